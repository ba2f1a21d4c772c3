import { StackConfiguration, type TerraformJson } from "../terraform/stack-configuration";
import type { Edit, StackDraft } from "./edits.fixture";
import { readFacts } from "./facts";
import type { Facts, Finding, Rule } from "./rule";

/** Resources by type and name; a type that begins with "data." is a data source. */
export type Parts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What a rule lets pass beside the sound stack, and what it must not, each by a title that completes "… when". */
export interface Fixtures {
  readonly holds?: Readonly<Record<string, Edit>>;
  readonly breaks: Readonly<Record<string, Edit>>;
}

const accountId = "111111111111";

/** A stack of these parts in ap-southeast-1, which can also reach us-east-1. */
export function draftOf(parts: Parts, name = "prod"): StackDraft {
  const types = Object.entries(parts);
  const mode = (wanted: boolean) =>
    types
      .filter(([type]) => type.startsWith("data.") === wanted)
      .map(([type, byName]) => [type.replace(/^data\./, ""), byName]);
  const default_tags = [{ tags: { Environment: name } }];
  return structuredClone({
    "//": { metadata: { stackName: name } },
    terraform: { backend: { s3: { encrypt: true, use_lockfile: true } } },
    provider: {
      aws: [
        { region: "ap-southeast-1", allowed_account_ids: [accountId], default_tags },
        { alias: "virginia", region: "us-east-1", default_tags },
      ],
    },
    resource: Object.fromEntries(mode(false)),
    data: Object.fromEntries(mode(true)),
  });
}

/** Holds each rule against its fixtures: every one passes the sound parts and is broken by each of its edits. */
export function holdRules<Rules extends Readonly<Record<string, Rule>>>(
  rules: Rules,
  sound: Parts,
  fixtures: Readonly<Record<keyof Rules & string, Fixtures>>,
  stackName?: string,
): void {
  const findings = async (id: string, edit: Edit): Promise<readonly Finding[]> => {
    const draft = draftOf(sound, stackName);
    edit(draft);
    const stack = new StackConfiguration(draft as TerraformJson);
    return (rules[id] as Rule).findings(stack, await factsOf(stack));
  };
  for (const [id, { holds = {}, breaks }] of Object.entries<Fixtures>(fixtures)) {
    describe(`${id}: ${(rules[id] as Rule).says}`, () => {
      it.each([["all is sound", () => {}] as const, ...Object.entries(holds)])("holds when %s", async (_, edit) => {
        expect(await findings(id, edit)).toEqual([]);
      });
      it.each(Object.entries(breaks))("is broken when %s", async (_, edit) => {
        expect(await findings(id, edit)).not.toEqual([]);
      });
    });
  }
}

async function factsOf(stack: StackConfiguration): Promise<Facts> {
  return { ...(await readFacts([stack], "2026-11-22")), runbooks: new Set(["api-down"]) };
}
