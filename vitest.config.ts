import { defineConfig } from "vitest/config";

const everywhere = ["**/node_modules/**", "**/dist/**"];
/**
 * Most tests wait most of the time, so files run beside each other even on two cores. Each has its own ports and folders.
 * In full, where figures are told, they run one by one.
 */
const filesAtOnce = (count: number) => ({ maxWorkers: process.env.NGABA_FULL_FAULTS === "1" ? 1 : count });

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...everywhere, "**/*.integration.test.ts", "**/*.e2e.test.ts", "**/*.faults.test.ts"],
          testTimeout: 10_000,
          ...filesAtOnce(2),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "faults", // the long ones among them come before the many short ones of integration
          include: ["**/*.faults.test.ts"],
          exclude: everywhere,
          testTimeout: 900_000,
          hookTimeout: 180_000,
          ...filesAtOnce(3),
          maxConcurrency: 12, // of cameras that are waited for, mostly
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: everywhere,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...filesAtOnce(3),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["**/*.e2e.test.ts"],
          globalSetup: "test/e2e/built-page.ts",
          exclude: everywhere,
          testTimeout: 240_000,
          hookTimeout: 180_000,
          ...filesAtOnce(2),
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
