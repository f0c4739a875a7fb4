// (stub)
