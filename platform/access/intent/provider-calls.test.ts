import { environments } from "../../environments";
import { lostWith } from "../../stacks/stateful-resources";
import { StackConfiguration } from "../../terraform/stack-configuration";
import { synthesise } from "../../terraform/synthesise";
import { administratorsAlone, deletions } from "./deletions";
import { namesIn } from "./names";
import { providerCalls } from "./provider-calls";

// That the roles of pipelines may make these calls, and no others, is held by the access review of each account.

const stacks = synthesise().map((stack) => new StackConfiguration(stack));
const known = providerCalls(namesIn({ accountId: "111111111111", region: "ap-southeast-1" }, "dev"));

/** Every type in the stacks of environments; of data sources with "data." before it. */
const inUse = new Set(
  stacks
    .filter(({ name }) => name in environments)
    .flatMap(({ resources, dataSources }) => [
      ...resources.map(({ type }) => type),
      ...dataSources.map(({ type }) => `data.${type}`),
    ]),
);

it.each([...inUse])("knows what planning and deploying %s takes, so that the pipeline's roles may do it", (type) => {
  expect(known).toHaveProperty([type]);
});
it("knows nothing of types that no environment is made of, which would leave roles more than they need", () => {
  expect(Object.keys(known).filter((type) => !inUse.has(type))).toEqual([]);
});

describe("what a plan lets go, since the code makes it again", () => {
  const replaceable = [...inUse].filter((type) => !type.startsWith("data.") && lostWith(type) === undefined);
  const classed = { ...deletions, ...administratorsAlone };

  it.each(replaceable.filter((type) => !(type in administratorsAlone)))(
    "can be taken away by who deploys: %s",
    (type) => {
      const actions = (known[type]?.deploy ?? []).map(({ action }) => action);
      expect(deletions).toHaveProperty(type);
      expect(actions).toEqual(expect.arrayContaining([...(deletions[type] ?? [])]));
    },
  );

  it("is all that is said of how things are taken away", () => {
    expect(Object.keys(classed).filter((type) => !replaceable.includes(type))).toEqual([]);
  });
});

describe("what a deploy tags", () => {
  const actions = Object.values(known).flatMap(({ deploy = [] }) => deploy.map(({ action }) => action));
  // RDS tags the master user's secret, and nobody else does.
  const tagging = new Set(actions.filter((action) => /Tag/.test(action) && !action.startsWith("secretsmanager:")));
  const untagging = (action: string) =>
    action
      .replace(":AddTagsTo", ":RemoveTagsFrom")
      .replace(":CreateTags", ":DeleteTags")
      .replace(/:Tag(?=[A-Z])/, ":Untag");

  it.each([...tagging])("can lose its tags again, by what undoes %s", (action) => {
    expect(actions).toContain(untagging(action));
  });
});
