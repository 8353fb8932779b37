import type { Locator, Page } from "@playwright/test";

import { expect } from "./app.ts";

/** The answers, in the order of the keys 1 to 5. */
export const ANSWERS = ["met", "partly", "not_met", "unknown", "not_applicable"];

/** Waits until what the page shows has been drawn: before that the app takes no answer from a key. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** Decides so many statements of the workshop by single keys, beginning with the one that is shown: answers 1 to 5 in turn. */
export async function decideByKeys(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const heading = await page.locator("h1").innerText();
    await drawn(page);
    await page.keyboard.press(String(1 + (i % 5)));
    await expect(page.locator(`input[name=answer][value=${ANSWERS[i % 5]}]`)).toBeChecked();
    await expect(page.locator("p[role=status]", { hasText: "Decided" })).toBeVisible();
    await page.keyboard.press(i % 2 === 0 ? "n" : "ArrowRight");
    await expect(page.locator("h1")).not.toHaveText(heading);
  }
}

/** Moves the focus to an element by the tabulator, and presses a key there. */
export async function pressOn(page: Page, element: Locator, key: string): Promise<void> {
  await expect(element).toBeVisible();
  for (let i = 0; i < 300; i++) {
    if (await element.evaluate((one) => one === document.activeElement)) return page.keyboard.press(key);
    await page.keyboard.press("Tab");
  }
  throw new Error("the tabulator does not reach the element");
}
