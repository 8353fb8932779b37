import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

export const LANGUAGES = ["en", "es", "pt", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

const root = new URL("../../", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));

/** The words of the interface. */
export function words(language: Language): Record<string, string> {
  return read(`public/texts/${language}.json`).texts;
}

const DOMAINS = ["workforce", "policy", "incident", "connectivity", "cooperation"];

/** Every sentence of a language: the interface and the questionnaires. */
function sentences(language: Language): string[] {
  const texts = DOMAINS.flatMap((domain) => Object.values(read(`questionnaires/${domain}.${language}.json`)));
  const of = texts.filter((text) => typeof text === "object").flatMap((text) => Object.entries(text as object));
  return [...Object.values(words(language)), ...of.filter(([field]) => field !== "source").flatMap(([, value]) => value as string | string[])];
}

/** Words that English has and the other three languages do not write so. */
const ONLY_ENGLISH =
  /(?<!\p{L})(the|and|with|which|your|are|is|from|this|that|every|each|within|have|has|been|was|were|what|when|where|who|how|their|they|there|than|then|only|level|levels|answer|answers|statement|statements|file|round|target|gap|evidence|save|open|add|remove|show|start)(?!\p{L})/iu;

/** Returns what is left of English among texts that should be in another language. */
export function englishAmong(language: Language, shown: string[]): string[] {
  const own = new Set(sentences(language));
  // What both languages say in the same way is no English; neither is a fragment of one or two words in a longer one.
  const english = sentences("en").filter((text) => !own.has(text));
  const whole = new Set(english);
  const fragments = english.flatMap((text) => text.split(/\{[^}]*\}/)).map((part) => part.trim()).filter((part) => part.split(" ").length > 2);
  // The names of fields stand in quotation marks as the files have them.
  const spoken = (text: string) => text.replace(/“[^”]*”|«[^»]*»/g, "");
  return shown.filter((text) => whole.has(text) || ONLY_ENGLISH.test(spoken(text)) || fragments.some((part) => text.includes(part)));
}

/** Returns every text that the page says: what stands on it, folded or not, and what is only spoken or shown on hover. */
export async function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement!;
      if (holder.closest("script, style, noscript, code, [lang=en]")) continue;
      found.push(node.textContent!.trim());
    }
    for (const element of document.body.querySelectorAll("[aria-label], [title], [alt], [placeholder], [data-label]")) {
      if (element.closest("[lang=en]")) continue;
      for (const name of ["aria-label", "title", "alt", "placeholder", "data-label"]) found.push(element.getAttribute(name) ?? "");
    }
    return [...new Set(found)].filter(Boolean);
  });
}

/** Returns the texts that are cut off, end in an ellipsis of ours, or reach out of the window. */
export async function cut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".spoken, .skip, .on-paper");
    for (const element of document.body.querySelectorAll<HTMLElement | SVGElement>("*")) {
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
      if (own.length === 0 || !isShown(element) || element.tagName === "OPTION" || element.closest("script, style, noscript")) continue;
      const text = element.textContent!.trim();
      if (element.closest("svg") && /…$/.test(text)) found.push(`shortened: ${text}`);
      const range = document.createRange();
      range.setStartBefore(own[0]);
      range.setEndAfter(own[own.length - 1]);
      for (const box of range.getClientRects()) {
        if (box.width > 1 && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${text.slice(0, 60)}`);
      }
      if (element instanceof HTMLElement && getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) {
        found.push(`cut: ${text.slice(0, 60)}`);
      }
    }
    for (const select of document.body.querySelectorAll("select")) {
      if (!isShown(select)) continue;
      const style = getComputedStyle(select);
      const pen = document.createElement("canvas").getContext("2d")!;
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const text = select.selectedOptions[0]?.text ?? "";
      if (pen.measureText(text).width > room + 1) found.push(`cut in a select: ${text}`);
    }
    return [...new Set(found)];
  });
}
