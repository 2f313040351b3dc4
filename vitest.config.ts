import { defineConfig } from "vitest/config";

const everywhere = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...everywhere, "**/*.integration.test.ts", "**/*.e2e.test.ts", "**/*.faults.test.ts"],
          testTimeout: 10_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: everywhere,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["**/*.e2e.test.ts"],
          exclude: everywhere,
          testTimeout: 240_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude: everywhere,
          testTimeout: 900_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          maxConcurrency: 12, // of cameras that are waited for, mostly
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
