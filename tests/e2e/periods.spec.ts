import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { OWN, show, withSamples } from "./screens.ts";
import { LANGUAGES, cut, englishAmong, said, words } from "./texts.ts";

/** Starts the period after the sample's and returns its address. */
async function begin(page: Page, start: string): Promise<string> {
  await show(page, `${OWN}/next`);
  await expect(page.locator("#period")).toHaveValue("2027");
  await page.getByRole("button", { name: start, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Costa Serena, 2027" })).toBeVisible();
  return new URL(page.url()).hash;
}

/** Returns the code of a statement of the factor that is shown which has an answer. */
async function answered(page: Page, answer: string): Promise<string> {
  const id = await page.locator(`fieldset.statement:has(input[value=${answer}]:checked)`).first().getAttribute("id");
  return id!.replace("s-", "");
}

test("the next period: what is carried over is confirmed or changed, and what moved is shown", async ({ page }) => {
  test.setTimeout(90_000);
  await withSamples(page);
  await show(page, "#/assess");
  await page.getByRole("link", { name: /^Start the next period/ }).click();
  // Neither an empty period nor the same one is a next period.
  for (const [period, fault] of [["", "the period is empty"], ["2026", "this is the period that you start from"]]) {
    await page.locator("#period").fill(period);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await expect(page.locator("#period-problem")).toContainText(fault);
    await expect(page.locator("#period")).toBeFocused();
  }
  await page.locator("#period").fill("2027");
  await expect(page.locator("#period-problem")).toHaveCount(0);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Costa Serena, 2027" })).toBeVisible();
  const next = new URL(page.url()).hash;
  expect(next).not.toBe(OWN);

  // The overview counts what is to be confirmed and leads to the first.
  const counted = page.locator(".page-head .to-confirm");
  const count = async () => Number.parseInt(await counted.innerText(), 10);
  const all = await count();
  expect(all).toBeGreaterThan(50);
  await counted.getByRole("link").click();
  const first = page.locator("fieldset.statement:has(.to-confirm)").first();
  await expect(first.locator(".to-confirm")).toContainText("Carried over from earlier");
  await show(page, `${next}/factor/workforce.training`);
  const waiting = page.locator(".statement .to-confirm");
  const here = await waiting.count();
  const code = await answered(page, "met");
  const statement = page.locator(`#s-${code}`);

  // One press confirms; it can be taken back, and stands in the history both times.
  await statement.getByRole("button", { name: "Still so" }).click();
  await expect(waiting).toHaveCount(here - 1);
  await expect(statement.locator("input[value=met]")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(waiting).toHaveCount(here);
  // The same answer again confirms, too.
  await statement.locator(".option:has(input[value=met])").click();
  await expect(statement.locator(".to-confirm")).toHaveCount(0);
  await expect(statement.locator("input[value=met]")).toBeChecked();
  await show(page, `${next}/history`);
  const lines = page.locator(".history li");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(0)).toContainText(`${code} answer confirmed`);
  await expect(lines.nth(1)).toContainText(`${code} answer again to be confirmed`);
  await show(page, next);
  expect(await count()).toBe(all - 1);

  // Nothing has moved yet, for confirming changes no score.
  await show(page, `${next}/results`);
  await page.getByRole("link", { name: "What moved" }).click();
  await expect(page.locator("#other option:checked")).toHaveText("Costa Serena · 2026");
  await expect(page.getByText("From Costa Serena · 2026 to Costa Serena · 2027: nothing moved")).toBeVisible();
  await expect(page.locator("#h-statements")).toHaveCount(0);
  await expect(page.locator("#moved tbody tr[data-factor]")).toHaveCount(30);

  // One statement lapses.
  await show(page, `${next}/factor/workforce.training`);
  await statement.locator("input[value=not_met]").check();
  await show(page, `${next}/moved`);
  await expect(page.getByText("1 statement is no longer met")).toBeVisible();
  const factor = page.locator('.gaps > li[data-factor="workforce.training"]');
  await expect(page.locator(".gaps > li")).toHaveCount(1);
  await expect(factor.locator(".missing > li.lapsed")).toHaveCount(1);
  await expect(factor.locator(".lapsed .state")).toHaveText("No longer met: Met → Not met");
  await expect(factor.locator(".lapsed a.code")).toHaveText(code);
  await expect(factor.locator(".meta")).toContainText("Fell");
  await expect(page.locator('#moved tr[data-factor="workforce.training"] td').last()).toHaveText("Fell");
  // Seen from the earlier one it is the same movement, in the same direction.
  await show(page, `${OWN}/moved`);
  await expect(page.getByText("From Costa Serena · 2026 to Costa Serena · 2027:")).toBeVisible();
  await expect(factor.locator(".lapsed a.code")).toHaveText(code);

  // Taking it back leaves nothing moved.
  await show(page, `${next}/moved`);
  await page.getByRole("button", { name: "Undo the last change" }).click();
  await expect(page.getByText("nothing moved")).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.getByText("nothing moved")).toBeVisible();
});

test("a period that the ecosystem has already is said, with the way to it, and not refused", async ({ page }) => {
  await withSamples(page);
  const next = await begin(page, "Start");
  await show(page, `${OWN}/next`);
  const taken = page.locator("form .note");
  await expect(taken).toContainText("There is an assessment of this ecosystem for this period already");
  await page.locator("#period").fill("2028");
  await expect(taken).toHaveCount(0);
  await page.locator("#period").fill(" 2027 ");
  await expect(taken.getByRole("link")).toHaveAttribute("href", next);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Costa Serena, 2027" })).toBeVisible();
  expect(new URL(page.url()).hash).not.toBe(next);
});

test("what was carried over is confirmed for a whole factor at once, and that can be taken back", async ({ page }) => {
  await withSamples(page);
  const next = await begin(page, "Start");
  await show(page, `${next}/factor/workforce.training`);
  const waiting = page.locator(".statement .to-confirm");
  const here = await waiting.count();
  expect(here).toBeGreaterThan(1);
  const checked = page.locator(".statement input:checked");
  const answers = () => checked.evaluateAll((inputs) => inputs.map((input) => `${(input as HTMLInputElement).name} ${(input as HTMLInputElement).value}`));
  const before = await answers();
  const all = page.getByRole("button", { name: "All still so" });
  await all.focus();
  await page.keyboard.press("Enter");
  await expect(waiting).toHaveCount(0);
  await expect(all).toHaveCount(0);
  await expect(checked.first()).toBeFocused();
  expect(await answers()).toEqual(before);
  await page.keyboard.press("Control+z");
  await expect(waiting).toHaveCount(here);
  await all.click();
  await page.reload();
  await started(page);
  await expect(waiting).toHaveCount(0);
  // Other factors wait as before.
  await show(page, `${next}/factor/workforce.careers`);
  await expect(waiting).not.toHaveCount(0);
});

test("any other assessment can be compared, and the address says which", async ({ page }) => {
  await withSamples(page);
  await show(page, `${OWN}/moved`);
  await expect(page.locator(".empty")).toContainText("no other assessment on this device");
  await page.getByRole("link", { name: "Start the next period" }).click();
  await expect(page.locator("#period")).toBeVisible();
  const next = await begin(page, "Start");
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill("<b>Isla</b> Otra");
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  for (const choice of await page.locator("#domains input[type=checkbox], fieldset input[type=checkbox]").all()) {
    const isWorkforce = (await choice.locator("xpath=ancestor::label").innerText()).includes("Workforce");
    await choice.setChecked(isWorkforce);
  }
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "<b>Isla</b> Otra" })).toBeVisible();
  // Of another ecosystem none suggests itself.
  const other = new URL(page.url()).hash;
  await show(page, `${other}/moved`);
  await expect(page.locator("#other option:checked")).toHaveText("Choose an assessment");
  await expect(page.locator("#h-table")).toHaveCount(0);
  await page.locator("#other").focus();
  await page.locator("#other").selectOption({ label: "Costa Serena · 2027" });
  await expect(page).toHaveURL(new RegExp(`/moved/${next.split("/").pop()}$`));
  await expect(page.locator("#other")).toBeFocused();
  // The domains that only one of the two answers are named, and not compared.
  await expect(page.locator(".note li")).toHaveCount(4);
  await expect(page.locator(".note li").first()).toContainText("only Costa Serena · 2027 answers it");
  await expect(page.locator("#moved tbody tr.domain")).toHaveCount(1);
  await page.reload();
  await started(page);
  await expect(page.locator("#other option:checked")).toHaveText("Costa Serena · 2027");

  // What an earlier external review found stands beside the factor, as text.
  const reviewed = {
    format: "baremo.assessment/1",
    id: "reviewed",
    ecosystem: "Costa Serena",
    period: "2028",
    questionnaires: [{ id: "workforce", version: "1.0.0" }],
    answers: { "workforce.training.2a": { answer: "met" } },
    reviews: { "workforce.training": { level: 2, source: "<i>Review</i>", date: "2024" } },
  };
  await show(page, "#/assess");
  const file = { name: "reviewed.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(reviewed)) };
  await page.locator("#open-file").setInputFiles(file);
  await expect(page.getByText("Costa Serena · 2028").first()).toBeVisible();
  await show(page, "#/assess/of/reviewed/moved");
  await expect(page.locator("#other option:checked")).toHaveText("Costa Serena · 2027");
  await expect(page.locator('#moved tr[data-factor="workforce.training"] td').last()).toHaveText("2 · <i>Review</i> · 2024");
  await expect(page.locator('#moved tr[data-factor="workforce.careers"] td').last()).toHaveText("–");
});

for (const language of LANGUAGES) {
  test.describe(`in a browser that prefers ${language}`, () => {
    test.use({ locale: `${language}-419`, colorScheme: language === "es" || language === "fr" ? "dark" : "light" });

    test(`what moved speaks ${language}, fits, and axe finds nothing`, async ({ page }) => {
      test.setTimeout(90_000);
      const own = words(language);
      await withSamples(page);
      const next = await begin(page, own["new.start"]);
      const factors = ["workforce.training", "policy.law"];
      for (const factor of factors) {
        await show(page, `${next}/factor/${factor}`);
        for (const answer of ["partly", "not_met", "met"]) {
          const to = answer === "met" ? "not_met" : "met";
          const found = page.locator(`fieldset.statement:has(input[value=${answer}]:checked):has(.to-confirm)`).first();
          if (await found.count()) await found.locator(`input[value=${to}]`).check();
        }
      }
      for (const hash of [next, `${next}/factor/workforce.training`, `${next}/moved`]) {
        await show(page, hash);
        for (const width of [320, 360, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await page.waitForFunction(() => document.querySelectorAll(".fitted:empty").length === 0);
          expect.soft(await cut(page), `${hash} at ${width} px`).toEqual([]);
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect.soft(beyond, `${hash} at ${width} px`).toBeLessThanOrEqual(0);
        }
        if (language !== "en") expect.soft(englishAmong(language, await said(page)), hash).toEqual([]);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
        const faults = found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join("\n")}`);
        expect.soft(faults, hash).toEqual([]);
      }
    });
  });
}
