import type { Environment } from "./environment";

/** An AWS account that environments live in. */
export interface Account {
  /** Of its first environment, so that it stays when others join. */
  readonly name: string;
  readonly accountId: string;
  /** Where its state, its releases and its trail lie. */
  readonly region: string;
  /** Whether its trust in GitHub is made, or found: as its first environment says. */
  readonly gitHubIdentity: Environment["pipelines"]["gitHubIdentity"];
  /** Those that live there. */
  readonly environments: readonly Environment[];
  /** Whether all of them are being taken down: only then may what they share be, with what is in its buckets. */
  readonly isRetiring: boolean;
}

/** The accounts that the environments name, each once. */
export function accountsOf(environments: readonly Environment[]): readonly Account[] {
  const accountIds = new Set(environments.map(({ accountId }) => accountId));
  return [...accountIds].map((accountId) => {
    const residents = environments.filter((environment) => environment.accountId === accountId);
    const [{ name, region, pipelines }] = residents as [Environment, ...Environment[]];
    const isRetiring = residents.every((resident) => resident.retiring === resident.name);
    return { name, accountId, region, ...pipelines, environments: residents, isRetiring };
  });
}
