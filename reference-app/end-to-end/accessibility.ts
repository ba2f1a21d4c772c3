import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds wrong with a page, in light and in dark: scheme, rule and element. Rules that cannot hold for what
 * is shown, such as those about whole pages where it is one element, are named by the caller.
 */
export async function violations(page: Page, exceptRules: readonly string[] = []): Promise<readonly string[]> {
  const options = { rules: Object.fromEntries(exceptRules.map((rule) => [rule, { enabled: false }])) };
  const found: string[] = [];
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const results: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
    found.push(
      ...results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme} ${id}: ${html}`)),
    );
  }
  return found;
}
