import type { Page } from "@playwright/test";

import { expect, started } from "./app.ts";

/** The fictional assessment. */
export const OWN = "#/assess/of/sample-costa-serena-2026";

/** Every screen, by the address that shows it once the samples are open. */
export const SCREENS = {
  home: "#/",
  assessments: "#/assess",
  new: "#/assess/new",
  overview: OWN,
  factor: `${OWN}/factor/workforce.training`,
  results: `${OWN}/results`,
  ask: `${OWN}/ask`,
  share: `${OWN}/share`,
  facts: `${OWN}/facts`,
  scan: `${OWN}/scan/policy.law`,
  history: `${OWN}/history`,
  parts: `${OWN}/parts`,
  workshop: `${OWN}/workshop`,
  "a statement in the workshop": `${OWN}/workshop/workforce.training.3a`,
  minutes: `${OWN}/workshop/minutes`,
  models: `${OWN}/models`,
  "the next period": `${OWN}/next`,
  moved: `${OWN}/moved`,
  factors: "#/factors",
  "a factor to read": "#/factors/policy.strategy",
  "another factor": `${OWN}/factor/incident.infrastructure`,
  compare: "#/compare",
  region: "#/compare/region",
  train: "#/train",
  method: "#/method",
  data: "#/data",
  missing: "#/nowhere",
};

/** Opens the fictional assessment and the fictional region, in the language that is active. */
export async function withSamples(page: Page): Promise<void> {
  await page.goto("/");
  await started(page);
  await page.locator(".door a[href='#/compare/region']").click();
  await expect(page.locator("table.heat")).toBeVisible();
  await page.goto("/#/");
  await page.locator(`.door a[href='${OWN}']`).click();
  await expect(page.getByRole("heading", { level: 1, name: /Costa Serena/ })).toBeVisible();
}

/** Shows a screen and waits until it stands. */
export async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), hash);
  await started(page);
  if (hash.endsWith("/models")) await expect(page.locator("table.models")).toBeVisible();
  await page.waitForFunction(() => document.querySelectorAll(".fitted:empty").length === 0);
}

/** Starts an assessment of an ecosystem of its own and returns its address. */
export async function begin(page: Page, ecosystem: string): Promise<string> {
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill(ecosystem);
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: ecosystem })).toBeVisible();
  return new URL(page.url()).hash;
}
