import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { StackConfiguration } from "../terraform/stack-configuration";
import { readActions } from "./model/action-catalogue";
import { policies } from "./model/policies";
import type { Facts } from "./rule";

const runbooks = join(__dirname, "../../runbooks/alarms");

/** What the rules need to know beside these stacks. */
export async function readFacts(stacks: readonly StackConfiguration[], today: string): Promise<Facts> {
  const statements = stacks.flatMap(policies).flatMap((policy) => policy.statements);
  const actions = statements.flatMap((statement) => [...statement.actions, ...statement.notActions]);
  return {
    today,
    runbooks: new Set(readdirSync(runbooks).map((file) => file.replace(/\.md$/, ""))),
    actions: await readActions(
      actions.map((action) => action.split(":")[0]?.toLowerCase() ?? "").filter((service) => service !== "*"),
    ),
  };
}
