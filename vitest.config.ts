import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**", "node_modules/**"],
    globalSetup: "test/global-setup.ts",
    testTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["src/linalg/**", "src/systems/**", "src/methods/**", "src/random/**", "src/formats/**"],
      reporter: ["text", "html"],
    },
  },
});
