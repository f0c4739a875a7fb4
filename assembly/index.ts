// The module's exports: families of kernels, nothing else.
export * from "./random/hash";
