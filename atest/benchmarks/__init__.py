"""Benchmarks: what the library costs beside the kernel and beside Robot Framework."""
