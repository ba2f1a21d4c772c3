import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { alarms, pageOf } from "../monitoring/alarms";
import { environments } from "../platform/environments";
import { SynthesisedStack } from "../platform/stacks/synthesised-stack";

const root = join(__dirname, "..");
const prod = new SynthesisedStack(environments.prod);
const pages = readdirSync(join(root, "runbooks/alarms")).sort();

it("has a page for every alarm and an alarm for every page", () => {
  expect(pages).toEqual(alarms.map(({ id }) => `${id}.md`).sort());
});

describe.each(alarms.map((alarm) => [pageOf(alarm)]))("%s", (path) => {
  const page = readFileSync(join(root, path), "utf8");
  const headings = page.replaceAll(/^```[\s\S]*?^```/gm, "").match(/^#+ .*/gm);

  it("reads in the order in which somebody woken needs it", () => {
    const title = `# ${path.slice(path.lastIndexOf("/") + 1, -".md".length)}`;
    expect(headings).toEqual([title, "## Meaning", "## Impact", "## Diagnosis", "## Mitigation"]);
  });

  it("fits on one screen", () => {
    expect(page.split("\n").length).toBeLessThanOrEqual(60);
  });

  it("postpones nothing", () => {
    expect(page).not.toMatch(/TODO|TBD|FIXME|coming soon/i);
  });

  it("names only what the stack makes", () => {
    const names = new Set([...page.matchAll(/lectern-\$E-([a-z-]+)/g)].map(([, part]) => `"lectern-prod-${part}"`));
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => !prod.text.includes(name))).toEqual([]);
  });

  it("links only to what exists", () => {
    const targets = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);
    const dead = targets.filter((target) => !existsSync(join(root, dirname(path), target)));
    expect(dead).toEqual([]);
  });
});
