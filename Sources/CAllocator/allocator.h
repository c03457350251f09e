// What glibc tells of its heap, and how it gives memory back; the Glibc module of Swift leaves this header out.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
