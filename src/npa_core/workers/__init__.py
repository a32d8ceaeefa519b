"""Worker processes with limits on CPU, memory and time.

The pool is `npa_core.workers.pool.Workers`. Nothing is imported here, because every worker passes through this file.
"""
