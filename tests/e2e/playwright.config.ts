import { defineConfig, devices } from "@playwright/test";

/** `cargo xtask test` serves the build and says here where it is. */
const url = process.env.BAREMO_URL;
if (!url) throw new Error("BAREMO_URL is not set: run the browser tests by `cargo xtask e2e`");

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  workers: 1,
  timeout: 30_000,
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: url,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      chromiumSandbox: !process.env.BAREMO_NO_SANDBOX,
      args: [
        ...(process.env.BAREMO_NO_SANDBOX ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "chromium", testMatch: "**/*.spec.ts" },
    { name: "bench", testMatch: "bench/*.bench.ts", timeout: 180_000 },
  ],
});
