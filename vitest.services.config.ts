import { defineConfig } from "vitest/config";

// Tests that need what a bare machine has not: other versions of Node, other processors, servers. They fetch it themselves.
export default defineConfig({
  test: {
    include: ["test/services/**/*.service.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: "forks",
    maxWorkers: 1,
    reporters: [["default", { summary: false }], "./test/summary-reporter.ts"],
  },
});
