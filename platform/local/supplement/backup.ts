import { randomUUID } from "node:crypto";
import type { Answer, Call, Emulator, Service } from "./service";

interface Plan {
  /** As it was written last, with AWS's defaults where it says nothing. */
  readonly document: PlanDocument;
  readonly versionId: string;
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

/** What AWS gives a rule that does not say. */
const ruleDefaults = {
  StartWindowMinutes: 480,
  CompletionWindowMinutes: 10_080,
  ScheduleExpressionTimezone: "Etc/UTC",
};

/**
 * AWS Backup as far as moto falls short: it changes no plan, keeps the name of one that was deleted, and knows neither
 * selections nor recovery points, nor tags as every SDK asks for them. moto still gives each plan its id, its ARN and its tags. No backup is ever made.
 */
export function createBackup({
  emulator,
  state = {},
}: {
  readonly emulator: Emulator;
  readonly state?: BackupState | undefined;
}): Service & { state(): BackupState } {
  const plans = new Map(Object.entries(state));

  return {
    state: () => Object.fromEntries(plans),
    async answer(call) {
      const steps = call.url.pathname.split("/").filter(Boolean);
      if (steps[0] === "backup-vaults" && steps[2] === "recovery-points") return success({ RecoveryPoints: [] });
      if (steps[0] === "tags" && call.method === "GET")
        return emulator({ ...call, path: withSlash(call.url.pathname) });
      if (steps[0] !== "backup" || steps[1] !== "plans") return undefined;
      const [, , planId, below, selectionId] = steps;
      if (planId === undefined) return call.method === "PUT" ? createPlan(call) : undefined;
      const plan = plans.get(planId);
      if (plan === undefined) return failure(400, "ResourceNotFoundException", `There is no backup plan ${planId}.`);
      return below === "selections" ? select(call, planId, plan, selectionId) : workOn(call, planId, plan);
    },
  };

  /** Under a name that no other has: moto refuses one that ever was. */
  async function createPlan(call: Call): Promise<Answer> {
    const { BackupPlan, ...rest } = read(call) as { BackupPlan: PlanDocument };
    const named = { ...rest, BackupPlan: { ...BackupPlan, BackupPlanName: randomUUID() } };
    const answer = await emulator({ ...call, body: Buffer.from(JSON.stringify(named)) });
    if (answer.status !== 200) return answer;
    const { BackupPlanId, VersionId } = JSON.parse(answer.body.toString());
    plans.set(BackupPlanId, { document: completed(BackupPlan), versionId: VersionId, selections: {} });
    return answer;
  }

  function workOn(call: Call, id: string, plan: Plan): Promise<Answer> | undefined {
    if (call.method === "GET") return showPlan(call, plan);
    if (call.method === "POST") return changePlan(call, id, plan);
    if (call.method === "DELETE") return deletePlan(call, id, plan);
    return undefined;
  }

  async function showPlan(call: Call, { document, versionId }: Plan): Promise<Answer> {
    const answer = await emulator({ ...call, path: call.url.pathname });
    if (answer.status !== 200) return answer;
    return success({ ...JSON.parse(answer.body.toString()), BackupPlan: document, VersionId: versionId });
  }

  async function changePlan(call: Call, id: string, plan: Plan): Promise<Answer> {
    const { BackupPlan } = read(call) as { BackupPlan: PlanDocument };
    const changed = { ...plan, document: completed(BackupPlan), versionId: randomUUID() };
    plans.set(id, changed);
    return showPlan({ ...call, method: "GET", body: Buffer.alloc(0) }, changed);
  }

  async function deletePlan(call: Call, id: string, { selections }: Plan): Promise<Answer> {
    if (Object.keys(selections).length > 0)
      return failure(400, "InvalidRequestException", "Delete the plan's selections before the plan.");
    const answer = await emulator(call);
    if (answer.status === 200) plans.delete(id);
    return answer;
  }

  function select(call: Call, planId: string, plan: Plan, id?: string): Answer | undefined {
    if (id === undefined) return call.method === "PUT" ? createSelection(call, planId, plan) : undefined;
    const selection = plan.selections[id];
    if (selection === undefined) return failure(400, "ResourceNotFoundException", `There is no selection ${id}.`);
    if (call.method === "DELETE") {
      const { [id]: _, ...others } = plan.selections;
      plans.set(planId, { ...plan, selections: others });
      return success({});
    }
    const { document: BackupSelection, created: CreationDate } = selection;
    return success({ BackupSelection, SelectionId: id, BackupPlanId: planId, CreationDate });
  }

  function createSelection(call: Call, planId: string, plan: Plan): Answer {
    const { BackupSelection: document } = read(call) as { BackupSelection: object };
    const [id, created] = [randomUUID(), Math.floor(Date.now() / 1_000)];
    plans.set(planId, { ...plan, selections: { ...plan.selections, [id]: { document, created } } });
    return success({ SelectionId: id, BackupPlanId: planId, CreationDate: created });
  }
}

/** moto finds a resource's tags by a path that ends so; not every SDK sends that. */
function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function completed(document: PlanDocument): PlanDocument {
  return { ...document, Rules: document.Rules.map((rule) => ({ ...ruleDefaults, RuleId: randomUUID(), ...rule })) };
}

function read({ body }: Call): object {
  return JSON.parse(body.toString());
}

function success(body: object): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function failure(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ Code: code, Message: message }),
  };
}
