import { environments } from "../../environments";
import { accountsOf } from "../../environments/accounts";
import { bootstrapStackName } from "../../naming";
import { bootstrapIntents } from "./bootstrap";
import { environmentIntents } from "./environment";
import type { Intents } from "./intent";

/** A role, a resource with a policy of its own, or a permission boundary. */
export interface Subject {
  readonly name: string;
  readonly what: string;
  readonly reachesSiblings?: Readonly<Record<string, string>>;
}

const accounts = accountsOf(Object.values(environments));

/** What is meant for a stack, by its name. */
export function intentsOf(stack: string): Intents {
  const account = accounts.find(({ name }) => bootstrapStackName(name) === stack);
  if (account) return bootstrapIntents(account.environments.map(({ name }) => name));
  const { database } = environments[stack as keyof typeof environments] ?? {};
  return environmentIntents({ hasBackupCopy: database?.backupCopy !== undefined });
}

/** Everything that a stack's matrix speaks of, in its order. */
export function subjectsOf(stack: string): readonly Subject[] {
  const { roles, boundary, resources } = intentsOf(stack);
  return [...roles, boundary, ...resources];
}
