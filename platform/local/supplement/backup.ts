import { randomUUID } from "node:crypto";
import type { Answer, Call, Emulator, Service } from "./service";

interface Plan {
  readonly arn: string;
  /** As it was written last, with AWS's defaults where it says nothing. */
  readonly document: PlanDocument;
  readonly versionId: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** What the plan backs up, by the selection's id. */
  readonly selections: Readonly<Record<string, Selection>>;
}

interface PlanDocument {
  readonly Rules: readonly object[];
}

interface Selection {
  readonly document: object;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Every plan that is there, by its id. */
export type BackupState = Readonly<Record<string, Plan>>;

interface BackupDependencies {
  readonly emulator: Emulator;
  readonly accountId: string;
  readonly state?: BackupState | undefined;
}

/** What AWS gives a rule that does not say. */
const ruleDefaults = {
  StartWindowMinutes: 480,
  CompletionWindowMinutes: 10_080,
  ScheduleExpressionTimezone: "Etc/UTC",
};

/**
 * AWS Backup as far as moto falls short: plans, which it neither changes nor quite deletes, what they select, which it does not
 * know, and tags, which it finds by one spelling of their path alone. Vaults are moto's. No backup is ever made.
 */
export function createBackup({
  emulator,
  accountId,
  state = {},
}: BackupDependencies): Service & { state(): BackupState } {
  const plans = new Map(Object.entries(state));

  return {
    state: () => Object.fromEntries(plans),
    async answer(call) {
      const steps = call.url.pathname.split("/").filter(Boolean);
      if (steps[0] === "backup-vaults" && steps[2] === "recovery-points") return success({ RecoveryPoints: [] });
      if (steps[0] === "tags" && call.method === "GET")
        return emulator({ ...call, path: withSlash(call.url.pathname) });
      if (steps[0] !== "backup" || steps[1] !== "plans") return undefined;
      const [, , id, below, selectionId] = steps;
      if (id === undefined) return call.method === "PUT" ? createPlan(call) : undefined;
      const plan = plans.get(id);
      if (plan === undefined) return failure("ResourceNotFoundException", `There is no backup plan ${id}.`);
      return below === "selections" ? workOnSelection(call, id, plan, selectionId) : workOnPlan(call, id, plan);
    },
  };

  async function createPlan(call: Call): Promise<Answer> {
    const { BackupPlan, BackupPlanTags: Tags } = read<{ BackupPlan: PlanDocument; BackupPlanTags?: object }>(call);
    const id = randomUUID();
    const arn = `arn:aws:backup:${call.signer?.region}:${accountId}:backup-plan:${id}`;
    const path = `/tags/${encodeURIComponent(arn)}`;
    if (Tags) await emulator({ ...call, method: "POST", path, body: Buffer.from(JSON.stringify({ Tags })) });
    return keep(id, { arn, document: completed(BackupPlan), versionId: randomUUID(), created: now(), selections: {} });
  }

  function workOnPlan(call: Call, id: string, plan: Plan): Answer | undefined {
    if (call.method === "GET") return success({ ...described(id, plan), BackupPlan: plan.document });
    if (call.method === "POST") {
      const { BackupPlan } = read<{ BackupPlan: PlanDocument }>(call);
      return keep(id, { ...plan, document: completed(BackupPlan), versionId: randomUUID() });
    }
    return call.method === "DELETE" ? deletePlan(id, plan) : undefined;
  }

  function deletePlan(id: string, plan: Plan): Answer {
    if (Object.keys(plan.selections).length > 0)
      return failure("InvalidRequestException", "Delete the plan's selections before the plan.");
    plans.delete(id);
    return success({ ...described(id, plan), DeletionDate: now() });
  }

  function workOnSelection(call: Call, planId: string, plan: Plan, id?: string): Answer | undefined {
    if (id === undefined) return call.method === "PUT" ? createSelection(call, planId, plan) : undefined;
    const { [id]: selection, ...others } = plan.selections;
    if (selection === undefined) return failure("ResourceNotFoundException", `There is no selection ${id}.`);
    if (call.method === "DELETE") plans.set(planId, { ...plan, selections: others });
    const { document: BackupSelection, created: CreationDate } = selection;
    return success({ BackupSelection, SelectionId: id, BackupPlanId: planId, CreationDate });
  }

  function createSelection(call: Call, planId: string, plan: Plan): Answer {
    const { BackupSelection: document } = read<{ BackupSelection: object }>(call);
    const id = randomUUID();
    const created = now();
    plans.set(planId, { ...plan, selections: { ...plan.selections, [id]: { document, created } } });
    return success({ SelectionId: id, BackupPlanId: planId, CreationDate: created });
  }

  function keep(id: string, plan: Plan): Answer {
    plans.set(id, plan);
    return success(described(id, plan));
  }
}

function described(id: string, { arn, versionId, created }: Plan): object {
  return { BackupPlanId: id, BackupPlanArn: arn, VersionId: versionId, CreationDate: created };
}

/** moto finds a resource's tags by a path that ends so; not every SDK sends that. */
function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function completed(document: PlanDocument): PlanDocument {
  return { ...document, Rules: document.Rules.map((rule) => ({ ...ruleDefaults, RuleId: randomUUID(), ...rule })) };
}

function read<Body>({ body }: Call): Body {
  return JSON.parse(body.toString());
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

function success(body: object): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function failure(code: string, message: string): Answer {
  return {
    status: 400,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ Code: code, Message: message }),
  };
}
