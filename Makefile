# Every target is a thin line over a script in scripts/, so that each can be run by hand as well.

SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help setup build test chaos soak demo demo-stop lint fmt check lab bench-local bench-lab clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (Debian 12), or say what to install
	@scripts/setup

build: setup ## build the server, optimised
	@scripts/build server

test: setup ## set up everything and run every test
	@scripts/setup-postgres
	@scripts/build tests
	@scripts/build server
	@scripts/test

chaos: ## kill servers at random moments for some twenty minutes, and see that they tell the truth
	@scripts/setup-postgres
	@scripts/build tests
	@scripts/build server
	@scripts/chaos

soak: build ## give the server 200,000 connections and a million commands, and see that nothing of them is left
	@scripts/soak

demo: ## build a cluster of three from one typed line, and look at it
	@scripts/demo

demo-stop: ## destroy the demo's cluster and stop its server
	@scripts/demo-stop

lint: ## check the format of the Swift code and the resources
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	@scripts/setup --lint
	@scripts/lint-resources

fmt: ## bring the Swift code into the project's format
	swift format --in-place --recursive --parallel Package.swift Sources Tests

check: ## everything that must pass before a change is accepted
	@.ci/run

lab: build ## try everything against real machines and a real EC2 API (needs root)
	@scripts/setup --lab
	@lab/run

bench-local: setup ## time a create against a bare shell script and a run by hand
	@benchmarks/local/run

bench-lab: build ## time a create on real machines, and on instances
	@scripts/setup --lab
	@lab/bench

clean: ## remove what was built, but keep the cache and the data
	rm -rf .build
