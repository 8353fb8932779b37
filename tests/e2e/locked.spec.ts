import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";

import { expect, kept as keptOffline, started, test } from "./app.ts";
import { begin, show } from "./screens.ts";

const PASSPHRASE = "lantern gravel méthode seven";

/** All that IndexedDB holds, store by store: keys, and values as texts or as bytes read as Latin-1. */
async function kept(page: Page): Promise<Record<string, [string, string][]>> {
  return page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const found: Record<string, [string, string][]> = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = [await wait(objects.getAllKeys()), await wait(objects.getAll())];
        const read = (value: unknown) =>
          value instanceof Uint8Array ? Array.from(value, (byte) => String.fromCharCode(byte)).join("") : String(value);
        found[store] = keys.map((key, i) => [String(key), read(values[i])]);
      }
      database.close();
    }
    return found;
  });
}

/** Answers statements of a factor and waits until each answer is kept. */
async function answer(page: Page, own: string, answers: Record<string, string>): Promise<void> {
  await show(page, `${own}/factor/workforce.training`);
  for (const [code, word] of Object.entries(answers)) {
    const before = (await kept(page)).sealed?.at(-1)?.[0];
    await page.locator(`#s-${code} input[value=${word}]`).check();
    await expect.poll(async () => (await kept(page)).sealed?.at(-1)?.[0]).not.toBe(before);
  }
}

async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.locator("input[type=password]").fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
}

test("a locked assessment leaves nothing readable in the store, and its passphrase opens it", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/#/assess/new");
  await started(page);
  await page.locator("#ecosystem").fill("Isla Cerrada");
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  await page.getByLabel("Lock this assessment").check();
  await expect(page.getByText("Forgotten means lost")).toBeVisible();
  const start = page.getByRole("button", { name: "Start", exact: true });
  await page.locator("#passphrase").fill("too short");
  await start.click();
  await expect(page.locator("#passphrase-problem")).toContainText("too short");
  await page.locator("#passphrase").fill(PASSPHRASE);
  await page.locator("#passphrase-again").fill(PASSPHRASE + "x");
  await start.click();
  await expect(page.locator("#passphrase-again-problem")).toContainText("differ");
  await page.locator("#passphrase-again").fill(PASSPHRASE);
  await start.click();
  await expect(page.getByRole("heading", { level: 1, name: "Isla Cerrada" })).toBeVisible();
  const own = new URL(page.url()).hash;

  const begun = await kept(page);
  await answer(page, own, { "2a": "met", "2b": "met", "3a": "not_met" });
  const id = own.split("/").at(-1)!;
  await page.locator("#s-3a").getByRole("button", { name: "Add a note" }).click();
  await page.locator("#note-3a").fill("Waits for the budget of 2027");
  await page.locator("#note-3a").blur();
  await expect.poll(async () => (await kept(page)).sealed.length).toBeGreaterThan(begun.sealed.length + 3);
  const stores = await kept(page);
  expect(stores.assessments).toEqual([]);
  const all = Object.values(stores).flat().flat().join("\n");
  expect(all).toContain("age-encryption.org/v1");
  for (const secret of ["Isla", "Cerrada", "budget", "workforce", "training", "met", "AGE-SECRET-KEY", PASSPHRASE, id]) {
    // Two or three letters turn up by chance among random bytes; a word does not.
    const places = secret.length > 3 ? all : Object.values(stores).flat().map(([key]) => key).join("\n");
    expect(places, secret).not.toContain(secret);
  }
  // What is kept in words are the settings of the app, and of the lock the armor and two numbers.
  for (const [, lock] of stores.locks) {
    const { file, since, ...rest } = JSON.parse(lock) as { file: string; since: number };
    expect(file).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n[A-Za-z0-9+/=\n]+-----END AGE ENCRYPTED FILE-----\n$/);
    expect(since).toBeGreaterThan(0);
    expect(rest).toEqual({});
  }

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "This assessment is locked" })).toBeVisible();
  await unlock(page, "lantern gravel methode seven");
  await expect(page.getByRole("alert")).toContainText("does not open it");
  // The accent composed in another way is the same passphrase.
  await unlock(page, PASSPHRASE.normalize("NFD"));
  // The page that was asked for is shown.
  await expect(page.locator("#s-2b input[value=met]")).toBeChecked();
  await expect(page.locator("#s-3a input[value=not_met]")).toBeChecked();
  await expect(page.locator("#note-3a")).toHaveValue("Waits for the budget of 2027");
  await show(page, `${own}/history`);
  await expect(page.locator("main")).toContainText("3a answer: not answered → Not met");
});

test("on the disk of a closed browser, too, nothing of a locked assessment can be read", async ({ baseURL }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "locked-"));
  try {
    const { launchOptions } = test.info().project.use;
    const context = await chromium.launchPersistentContext(folder, { ...launchOptions, baseURL });
    const page = await context.newPage();
    const open = await begin(page, "Isla Zbierta");
    await show(page, `${open}/factor/workforce.training`);
    await page.locator("#s-2a input[value=met]").check();
    const own = await begin(page, "Isla Xerrada", PASSPHRASE);
    await answer(page, own, { "2a": "met", "2b": "partly" });
    await context.close();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const stored = files.filter((file) => /IndexedDB/.test(file.parentPath));
    const holds = (text: string) =>
      stored.some((file) => {
        const bytes = readFileSync(join(file.parentPath, file.name));
        return (["latin1", "utf16le"] as const).some((encoding) => bytes.includes(Buffer.from(text, encoding)));
      });
    // The same look finds what is not locked.
    expect(holds("Zbierta")).toBe(true);
    expect(holds("Xerrada")).toBe(false);
    expect(holds(PASSPHRASE)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a tab that is killed loses no answer of a locked assessment", async ({ page, context }) => {
  test.setTimeout(120_000);
  const own = await begin(page, "Isla Firme", PASSPHRASE);
  const done: string[] = [];
  await show(page, `${own}/factor/workforce.training`);
  for (let round = 0; round < 4; round++) {
    const victim = round === 0 ? page : await context.newPage();
    if (round > 0) {
      await victim.goto(`/${own}`);
      await unlock(victim, PASSPHRASE);
      await expect(victim.getByRole("heading", { level: 1, name: "Isla Firme" })).toBeVisible();
      await show(victim, `${own}/factor/workforce.training`);
      for (const [i, word] of done.entries()) {
        await expect(victim.locator(`#s-${["2a", "2b", "3a"][i]} input[value=${word}]`)).toBeChecked();
      }
    }
    if (round === 3) break;
    const [code, word] = [["2a", "2b", "3a"][round], "met"];
    await answer(victim, own, { [code]: word });
    done.push(word);
    // Another answer is under way when the tab goes.
    await victim.locator(`#s-${code} input[value=partly]`).check();
    await victim.locator(`#s-${code} input[value=met]`).check();
    await expect.poll(async () => (await kept(victim)).sealed.length).toBeGreaterThan(0);
    await victim.goto("chrome://crash").catch(() => {});
    await victim.close({ runBeforeUnload: false }).catch(() => {});
  }
});

test("locked again, opened from the list, under another passphrase, and in its next period", async ({ page }) => {
  test.setTimeout(120_000);
  const own = await begin(page, "Isla Llave", PASSPHRASE);
  await answer(page, own, { "2a": "met" });
  await show(page, `${own}/facts`);
  const other = "quarry violin nineteen fog";
  await page.locator("#passphrase").fill(other);
  await page.locator("#passphrase-again").fill(other);
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expect(page.getByText("The old passphrase no longer opens it")).toBeVisible();
  // The next period is locked in the same way.
  await show(page, `${own}/next`);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Isla Llave" })).toBeVisible();
  await expect.poll(async () => (await kept(page)).locks.length).toBe(2);
  expect((await kept(page)).assessments).toEqual([]);

  await show(page, "#/assess");
  await expect(page.getByRole("button", { name: "Lock again" })).toHaveCount(2);
  await page.getByRole("button", { name: "Lock again" }).first().click();
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await page.getByRole("button", { name: "Lock again" }).click();
  await expect(page.getByRole("button", { name: "Unlock" })).toHaveCount(2);
  const first = page.locator("section", { has: page.locator("#locked-h") }).locator("li").first();
  await first.locator("input[type=password]").fill(PASSPHRASE);
  await first.getByRole("button", { name: "Unlock" }).click();
  await expect(first.getByRole("alert")).toContainText("does not open it");
  await first.locator("input[type=password]").fill(other);
  await first.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Isla Llave" })).toBeVisible();

  // A delete can be taken back, and stays encrypted when it is; what is locked is deleted for good, asked twice.
  await show(page, "#/assess");
  await page.getByRole("button", { name: "Delete Isla Llave" }).click();
  await expect.poll(async () => (await kept(page)).locks.length).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await kept(page)).locks.length).toBe(2);
  expect((await kept(page)).assessments).toEqual([]);
  const locked = page.locator("section", { has: page.locator("#locked-h") });
  await locked.getByRole("button", { name: /^Delete/ }).click();
  await locked.getByRole("button", { name: /^Delete for good/ }).click();
  await expect.poll(async () => (await kept(page)).locks.length).toBe(1);
  await expect(locked).toHaveCount(0);
});

test("two tabs on a locked assessment: one reads and follows, takes over, and nothing is lost", async ({ page, context }) => {
  test.setTimeout(120_000);
  const own = await begin(page, "Isla Doble", PASSPHRASE);
  await answer(page, own, { "2a": "met" });
  const second = await context.newPage();
  await second.goto(`/${own}/factor/workforce.training`);
  await unlock(second, PASSPHRASE);
  await show(second, `${own}/factor/workforce.training`);
  await expect(second.getByRole("button", { name: "Work here" })).toBeVisible();
  await expect(second.locator("#s-2a input[value=met]")).toBeChecked();
  await answer(page, own, { "2b": "met" });
  await expect(second.locator("#s-2b input[value=met]")).toBeChecked();
  await second.getByRole("button", { name: "Work here" }).click();
  await second.locator("#s-3a input[value=partly]").check();
  await expect(page.locator("#s-3a input[value=partly]")).toBeChecked();
  // From its list, the first tab saves a copy: it has read what the second one wrote, and writes over none of it.
  await show(page, "#/assess");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save a copy|^Save/ }).first().click();
  expect(readFileSync((await (await saved).path())!, "utf8")).toContain('"partly"');
  await second.reload();
  await unlock(second, PASSPHRASE);
  await show(second, `${own}/factor/workforce.training`);
  for (const [code, word] of [["2a", "met"], ["2b", "met"], ["3a", "partly"]]) {
    await expect(second.locator(`#s-${code} input[value=${word}]`)).toBeChecked();
  }
});

test("what was altered on the device is not opened", async ({ page }) => {
  const own = await begin(page, "Isla Rota", PASSPHRASE);
  await answer(page, own, { "2a": "met" });
  await page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await wait(indexedDB.open("baremo"));
    const store = database.transaction("sealed", "readwrite").objectStore("sealed");
    const key = (await wait(store.getAllKeys())).at(-1)!;
    const value = (await wait(store.get(key))) as Uint8Array;
    value[value.length - 1] ^= 1;
    await wait(store.put(value, key));
    database.close();
  });
  await page.reload();
  await unlock(page, PASSPHRASE);
  await expect(page.getByRole("alert")).toContainText("damaged or incomplete");
});

test("what encrypts is fetched when it is needed, and says so when it cannot be", async ({ page, context, faults }) => {
  faults.allow("ERR_INTERNET_DISCONNECTED");
  faults.allow("seal-worker");
  await page.goto("/");
  await started(page);
  await keptOffline(page);
  await page.goto("/#/assess/new");
  await page.getByLabel("Lock this assessment").check();
  await page.locator("#ecosystem").fill("Isla Lejana");
  for (const question of await page.locator("fieldset.question", { has: page.locator("input[value=no]") }).all()) {
    await question.locator("input[value=no]").check();
  }
  await page.locator("#passphrase").fill(PASSPHRASE);
  await page.locator("#passphrase-again").fill(PASSPHRASE);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.locator("#passphrase-problem")).toContainText("could not be loaded");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Isla Lejana" })).toBeVisible();
  // From now on it is kept for offline use.
  await expect.poll(async () => (await kept(page)).sealed.length).toBe(1);
  await context.setOffline(true);
  await page.reload();
  await unlock(page, PASSPHRASE);
  await expect(page.getByRole("heading", { level: 1, name: "Isla Lejana" })).toBeVisible();
  await context.setOffline(false);
});
