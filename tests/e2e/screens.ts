import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { expect, started } from "./app.ts";

/** The fictional assessment. */
export const OWN = "#/assess/of/sample-costa-serena-2026";

/** A round that is kept here {@link withEverything}, split between two keys. */
export const ROUND = {
  format: "baremo.round/1",
  id: "kept",
  title: "Mar Ámbar",
  period: "2026",
  questionnaires: ["workforce", "policy", "incident", "connectivity", "cooperation"].map((id) => ({ id, version: "1.0.0" })),
  groups: [{ id: "istmo", title: { en: "Istmo" } }],
  mode: "split",
  recipients: [
    "age1dgrvtlu2eczyrhg54ksf26rdflggen3dte7gte42try0ch09uucsuu6sln",
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
  ],
};

/** What a trainer works with here {@link withEverything}: the fictional courses, and a record of what was delivered. */
const TRAINING = {
  catalogue: readFileSync(new URL("../../content/catalogue.json", import.meta.url), "utf8"),
  delivered: JSON.stringify({
    format: "baremo.delivered/1",
    deliveries: [
      { title: "Señales y registros", factors: ["incident.csirt", "workforce.training"], date: "2026-09-01", seats: 24 },
      { title: "Firmar rutas", factors: ["connectivity.routing"], date: "2099-03-15", seats: 1200 },
    ],
  }),
};

/** Returns the address of the link of a round. */
export function linkOf(round: object): string {
  return `#/round/${Buffer.from(JSON.stringify(round)).toString("base64url")}`;
}

/** Every screen, by the address that shows it {@link withEverything}. */
export const SCREENS = {
  home: "#/",
  assessments: "#/assess",
  new: "#/assess/new",
  overview: OWN,
  factor: `${OWN}/factor/workforce.training`,
  results: `${OWN}/results`,
  ask: `${OWN}/ask`,
  // Whoever has opened a round sees it where something can be given to it.
  "a round that is asked for": linkOf(ROUND),
  share: `${OWN}/share`,
  "what is offered and sought": `${OWN}/interest`,
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
  "whom to introduce": `#/compare/round/${ROUND.id}/twinning`,
  region: "#/compare/region",
  train: "#/train",
  courses: "#/train/courses",
  "the plan": "#/train/plan",
  "what was delivered": "#/train/delivered",
  method: "#/method",
  data: "#/data",
  locked: "#/assess/of/kept",
  "a new round": "#/compare/new",
  "a round": "#/compare/round/kept",
  "what may be published": "#/compare/publish",
  published: "#/compare/published",
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

/** Opens the samples, beside a round and an assessment that is locked: what every screen needs. */
export async function withEverything(page: Page): Promise<void> {
  await page.goto("/");
  await started(page);
  await page.evaluate(keepMore, { round: ROUND, training: TRAINING });
  await withSamples(page);
}

/** Puts a round, and the lock of an assessment, both called `kept`, into the store, and what a trainer works with. */
async function keepMore({ round, training }: { round: object; training: Record<string, string> }): Promise<void> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("kept")));
  const name = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const since = Date.UTC(2026, 10, 3);
  await new Promise((done, failed) => {
    const opening = indexedDB.open("baremo");
    opening.onerror = failed;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(["locks", "rounds", "training"], "readwrite");
      transaction.objectStore("locks").put(JSON.stringify({ file: "", since }), name);
      transaction.objectStore("rounds").put(JSON.stringify({ round, since }), "kept");
      for (const [key, text] of Object.entries(training)) transaction.objectStore("training").put(text, key);
      transaction.oncomplete = done;
      transaction.onerror = failed;
    };
  });
}

/** Shows a screen and waits until it stands. */
export async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), hash === SCREENS.published ? SCREENS["what may be published"] : hash);
  await started(page);
  if (hash === SCREENS.published) {
    await page.locator("section", { has: page.locator("#h-may") }).getByRole("button").last().click();
    await expect(page.locator("#by-group")).toBeVisible();
  }
  if (hash.endsWith("/models")) await expect(page.locator("table.models")).toBeVisible();
  await page.waitForFunction(() => document.querySelectorAll(".fitted:empty").length === 0);
}

/** Starts an assessment of an ecosystem of its own, locked by a passphrase if there is one, and returns its address. */
export async function begin(page: Page, ecosystem: string, passphrase?: string): Promise<string> {
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill(ecosystem);
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  if (passphrase) {
    await page.getByLabel("Lock this assessment").check();
    await page.locator("#passphrase").fill(passphrase);
    await page.locator("#passphrase-again").fill(passphrase);
  }
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: ecosystem })).toBeVisible();
  return new URL(page.url()).hash;
}
