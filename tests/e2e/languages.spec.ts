import { readFileSync } from "node:fs";

import type { Locator, Page } from "@playwright/test";

import { expect, kept, started, test } from "./app.ts";
import { OWN, SCREENS, show, withEverything, withSamples } from "./screens.ts";
import { LANGUAGES, cut, englishAmong, said, words, type Language } from "./texts.ts";

/** Chooses a language and waits until the page is in it. */
async function choose(page: Page, language: Language): Promise<void> {
  await page.locator("#language").focus();
  await page.locator("#language").selectOption(language);
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page.locator("#language")).toBeFocused();
}

async function saved(page: Page, button: Locator, path: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  await download.saveAs(path);
  return readFileSync(path, "utf8");
}

for (const language of LANGUAGES) {
  test.describe(`in a browser that prefers ${language}`, () => {
    test.use({ locale: `${language}-419` });

    test(`every screen speaks ${language}, and no text is cut at 320 px`, async ({ page }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width: 320, height: 800 });
      await withEverything(page);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      for (const hash of Object.values(SCREENS)) {
        await show(page, hash);
        expect.soft(await cut(page), `${hash} at 320 px`).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect.soft(beyond, `${hash} at 320 px`).toBeLessThanOrEqual(0);
        if (language !== "en") expect.soft(englishAmong(language, await said(page)), hash).toEqual([]);
      }
    });

    test(`an assessment is made and read in ${language}`, async ({ page }, info) => {
      test.setTimeout(120_000);
      const own = words(language);
      const english = async (where: string) => {
        if (language !== "en") expect.soft(englishAmong(language, await said(page)), where).toEqual([]);
      };
      await page.goto("/#/assess/new");
      await started(page);
      // What is wrong with a form is said in the language, too.
      await page.getByRole("button", { name: own["new.start"], exact: true }).click();
      await expect(page.getByText(own["fault.ecosystem"])).toBeVisible();
      await english("a form with faults");
      await page.locator("#ecosystem").fill("Isla Ñandú");
      for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
        await question.locator("input[value=no]").check();
      }
      await page.getByRole("button", { name: own["new.start"], exact: true }).click();
      await page.locator("table a[href*='/factor/workforce.training']").click();
      const answers = ["met", "partly", "not_met", "unknown", "not_applicable"];
      const statements = page.locator("fieldset.statement");
      for (let i = 0; i < (await statements.count()); i++) {
        await statements.nth(i).locator(`input[value=${answers[i % 5]}]`).check();
      }
      await page.locator("#s-2a").getByRole("button", { name: own["evidence.add"] }).click();
      await page.locator("#evidence-date-2a").fill("2026-03-01");
      await page.locator("#evidence-reference-2a").fill("Ñ-1");
      await page.locator("#s-2a").getByRole("button", { name: own["evidence.keep"] }).click();
      const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date("2026-03-01"));
      // French has an ordinal for the first of a month, which no browser writes.
      await expect(page.locator("#s-2a .evidence")).toContainText(language === "fr" ? day.replace(/^1 /, "1er ") : day);
      await english("a factor with answers and evidence");
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      await show(page, page.url().replace(/.*(#.*)\/factor\/.*/, "$1/results"));
      await english("results");
      // A file that cannot be read is named with its fault in the language.
      await show(page, "#/assess");
      const bad = { name: "mal.json", mimeType: "application/json", buffer: Buffer.from('{"format": 3, "id": "", "x": [1]') };
      await page.locator("#open-file").setInputFiles(bad);
      await expect(page.locator(".problem")).toContainText("mal.json");
      const odd = { name: "raro.json", mimeType: "application/json", buffer: Buffer.from('{"format": "baremo.assessment/1", "id": 4, "x": [1]}') };
      await page.locator("#open-file").setInputFiles(odd);
      await expect(page.locator(".problem")).toContainText("raro.json");
      await english("bad files");
      // The file itself is the same in every language.
      await page.locator("ul.rows a.button").first().click();
      const file = JSON.parse(await saved(page, page.locator(".context-bar button.save"), info.outputPath("own.json")));
      expect(file.answers["workforce.training.2a"].evidence).toEqual([{ grade: "documented", kind: "unit", reference: "Ñ-1", date: "2026-03-01" }]);
    });

    test(`a first visit fetches ${language} and no other language`, async ({ page, context }) => {
      const fetched: string[] = [];
      context.on("request", (request) => fetched.push(new URL(request.url()).pathname));
      await page.goto("/");
      await started(page);
      await kept(page);
      const textsOf = (paths: string[]) =>
        paths.map((path) => /\/((?:models-)?[a-z]{2})\.[0-9a-f]{16}\.json$/.exec(path)?.[1]).filter(Boolean);
      const held = () =>
        page.evaluate(async () => {
          const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
          const kept = (await Promise.all(caches.map((cache) => cache.keys()))).flat();
          return kept.map((request) => new URL(request.url).pathname);
        });
      await expect.poll(async () => textsOf(await held())).toEqual([language]);
      expect([...new Set(textsOf(fetched))]).toEqual([language]);
    });
  });
}

test("a change of language loses nothing that was typed, chosen or opened", async ({ page }) => {
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill("Isla Quieta");
  await page.locator("#period").fill("2027-1");
  await page.locator("#context-landlocked input[value=yes], [name*=landlocked][value=yes]").first().check();
  await choose(page, "pt");
  await expect(page.locator("h1")).toHaveText(words("pt")["new.title"]);
  await expect(page.locator("#ecosystem")).toHaveValue("Isla Quieta");
  await expect(page.locator("#period")).toHaveValue("2027-1");
  await expect(page.locator("[name*=landlocked][value=yes]").first()).toBeChecked();

  await withSamples(page);
  await show(page, `${OWN}/factor/workforce.training`);
  const level = await page.locator(".level-now").innerText();
  await page.locator("#s-2a details summary").click();
  await page.locator("#s-3a input[value=met]").check();
  await page.locator("#s-3a").getByRole("button", { name: words("pt")["evidence.add"] }).click();
  await page.locator("#evidence-reference-3a").fill("Acta 7");
  await page.locator("#evidence-kind-3a").selectOption("outcome");
  await page.locator("#evidence-grade-3a input[value=verified], [name=evidence-grade-3a][value=verified]").first().check();
  await page.locator("#s-4a input[value=not_applicable]").check();
  await page.locator("#note-4a").fill("Sin este puerto");
  const picture = await page.locator(".side svg").first().innerHTML();
  await choose(page, "fr");
  await expect(page.locator("#s-2a details")).toHaveAttribute("open", "");
  await expect(page.locator("#evidence-reference-3a")).toHaveValue("Acta 7");
  await expect(page.locator("#evidence-kind-3a")).toHaveValue("outcome");
  await expect(page.locator("[name=evidence-grade-3a][value=verified]").first()).toBeChecked();
  await expect(page.locator("#note-4a")).toHaveValue("Sin este puerto");
  await expect(page.locator("#s-3a input[value=met]")).toBeChecked();
  expect(await page.locator(".side svg").first().innerHTML()).toBe(picture);
  await choose(page, "en");
  expect(await page.locator(".level-now").innerText()).toBe(level);

  // Charts are drawn anew, with the same figures under other words.
  await show(page, `${OWN}/results`);
  const labels = () => page.locator("svg text").allTextContents();
  const before = await labels();
  await page.locator("details.more summary").first().click();
  await choose(page, "es");
  await expect.poll(labels).not.toEqual(before);
  await expect(page.locator("details.more").first()).toHaveAttribute("open", "");
  // The choices of a regional picture stay as well.
  await show(page, "#/compare/region");
  await page.locator("#heat-group").selectOption("isthmus");
  await choose(page, "pt");
  await expect(page.locator("#heat-group")).toHaveValue("isthmus");
  await expect(page.locator("#h-heat")).toContainText("Istmo");

  // The language that was chosen is the one of the next visit; nothing has been lost on the way.
  await page.goto("/");
  await started(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "pt");
  await show(page, `${OWN}/factor/workforce.training`);
  await expect(page.locator("#note-4a")).toHaveValue("Sin este puerto");
});

test.describe("without a service worker", () => {
  // It would fetch the file behind the back of the test.
  test.use({ serviceWorkers: "block" });

  test("a language that cannot be fetched changes nothing, and says so", async ({ page, faults }) => {
  faults.allow("ERR_FAILED");
  faults.allow("net::");
  await page.route("**/fr.*.json", (route) => route.abort());
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill("Isla Quieta");
  await page.locator("#language").selectOption("fr");
  await expect(page.getByRole("alert")).toContainText("the texts in Français did not arrive");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("#language")).toHaveValue("en");
  await expect(page.locator("#ecosystem")).toHaveValue("Isla Quieta");
  await page.unroute("**/fr.*.json");
  await choose(page, "fr");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("#ecosystem")).toHaveValue("Isla Quieta");
  });

  test("whoever goes on typing while a language is on its way loses nothing", async ({ page }) => {
    await withSamples(page);
    await show(page, `${OWN}/factor/workforce.training`);
    await page.locator("#s-4a input[value=not_applicable]").check();
    await page.locator("#note-4a").fill("before ");
    let go = () => {};
    const wait = new Promise<void>((done) => (go = done));
    await page.route("**/fr.*.json", async (route) => (await wait, route.continue()));
    await page.locator("#language").selectOption("fr");
    await expect(page.locator("#language")).toHaveAttribute("aria-busy", "true");
    await page.locator("#note-4a").focus();
    await page.keyboard.press("End");
    await page.keyboard.type("and after");
    go();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.locator("#note-4a")).toHaveValue("before and after");
    await expect(page.locator("#note-4a")).toBeFocused();
  });
});

/** A questionnaire in Spanish, half translated into Portuguese, with hostile texts. */
const HALF = {
  format: "baremo.questionnaire/1",
  id: "ports",
  version: "0.1.0",
  factors: [{ id: "ports.quay", statements: [{ id: "ports.quay.2a", level: 2 }, { id: "ports.quay.3a", level: 3 }] }],
  texts: {
    es: {
      ports: { title: "Puertos <b>del</b> Istmo" },
      "ports.quay": { title: "Muelle", why: "<img src=x onerror=\"window.hostile=1\">" },
      "ports.quay.2a": { text: "Existe un registro.", help: "<script>window.hostile=1</script>" },
      "ports.quay.3a": { text: "Hay un plan vigente." },
    },
    pt: { "ports.quay.2a": { text: "Existe um registro.", source: "0.1.0" } },
  },
};

test("a half-translated questionnaire falls back to its first language, says so, and its markup stays text", async ({ page }) => {
  await page.goto("/#/assess/new");
  await started(page);
  await choose(page, "pt");
  const file = (name: string, content: unknown) => ({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  await page.locator("#add-questionnaire").setInputFiles(file("ports.json", HALF));
  await expect(page.getByRole("status").filter({ hasText: "Puertos <b>del</b> Istmo" })).toBeVisible();
  await page.locator("#ecosystem").fill("Isla");
  for (const choice of await page.locator("label", { has: page.locator("input[type=checkbox]") }).all()) {
    await choice.locator("input").setChecked((await choice.innerText()).includes("Puertos"));
  }
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  await page.getByRole("button", { name: words("pt")["new.start"], exact: true }).click();
  const note = page.locator(".note", { hasText: "Puertos <b>del</b> Istmo" });
  await expect(note).toBeVisible();
  await page.locator("table a[href*='/factor/ports.quay']").click();
  await expect(note).toBeVisible();
  await expect(page.locator("h1 span[lang=es]")).toHaveText("Muelle");
  await expect(page.locator("#s-2a legend")).toContainText("Existe um registro.");
  await expect(page.locator("#s-2a legend span[lang]")).toHaveCount(0);
  // The help of the same statement is in the first language, and says so to a screen reader.
  await page.locator("#s-2a details summary").click();
  await expect(page.locator("#s-2a details p[lang=es]")).toHaveText("<script>window.hostile=1</script>");
  await expect(page.locator("#s-3a legend span[lang=es]")).toHaveText("Hay un plan vigente.");
  await expect(page.locator(".page-head .reading")).toHaveText('<img src=x onerror="window.hostile=1">');
  expect(await page.evaluate(() => "hostile" in window)).toBe(false);
  await choose(page, "es");
  await expect(page.locator(".note", { hasText: "Puertos" })).toHaveCount(0);

  // Ten megabytes in one text are refused with their place, not shown.
  await show(page, "#/assess");
  const huge = structuredClone(HALF);
  huge.texts.es["ports.quay.3a"].text = "x".repeat(10 << 20);
  await page.locator("#open-file").setInputFiles(file("huge.json", { ...huge, version: "0.2.0" }));
  await expect(page.locator(".problem")).toContainText("/texts/es/ports.quay.3a/text");
});

test("the other models: each item with what speaks to it, on the page and as a file", async ({ page }, info) => {
  await page.goto("/");
  await started(page);
  await choose(page, "es");
  await withSamples(page);
  await show(page, `${OWN}/models`);
  const models: { id: string; title: string; items: { code: string; parent?: string }[] }[] = JSON.parse(
    readFileSync(new URL("../../content/frameworks.json", import.meta.url), "utf8"),
  );
  await expect(page.locator("#model option")).toHaveCount(models.length);
  for (const model of models) {
    await page.locator("#model").selectOption(model.id);
    await expect(page.locator("table.models tbody tr")).toHaveCount(model.items.length);
    // A share is only given where there are enough items.
    await expect(page.locator("section[aria-labelledby=model-h]").getByText("%")).toHaveCount(model.items.length >= 20 ? 1 : 0);
    const csv = await saved(page, page.getByRole("button", { name: words("es")["models.save-csv"] }), info.outputPath(`${model.id}.csv`));
    const rows = csv.replace(/^\uFEFF/, "").trim().split("\r\n");
    expect(rows[0]).toContain(words("es")["models.indicative"].slice(0, 20));
    // Nothing of it is ever taken for a formula, and every item that only gathers others aside, each is there.
    for (const row of rows) expect(row).not.toMatch(/(^|,)"?[=+@]/);
    const parents = new Set(model.items.map((item) => item.parent));
    for (const item of model.items.filter((item) => !parents.has(item.code))) {
      expect(csv, `${model.id} ${item.code}`).toContain(`,${item.code},`);
    }
  }
  await expect(page.getByText("NCAF").first()).toBeVisible();
  await expect(page.getByText("NCSI").first()).toBeVisible();
  expect(englishAmong("es", await said(page))).toEqual([]);
});
