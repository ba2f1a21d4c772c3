import { randomUUID } from "node:crypto";
import type { Answer, Call, Emulator, Service } from "./service";
import { type Element, element, find, findAll, mapAll, parseXml, textAt, withChildren, writeXml } from "./xml";

/** What moto does not keep of instances, by their ids. */
export interface Ec2State {
  /** Whether each reports by the minute, once somebody changed it. */
  readonly monitoring?: Readonly<Record<string, "enabled" | "disabled">>;
  /** Whether EC2 moves each off failed hardware by itself, where somebody said so. */
  readonly autoRecovery?: Readonly<Record<string, string>>;
}

interface Ec2Dependencies {
  readonly emulator: Emulator;
  readonly state?: Ec2State | undefined;
}

const authorizing = new Set(["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"]);

/**
 * EC2 as far as moto falls short: it loses the description of a security-group rule that names a group or a prefix list,
 * unless the rule is modified; it starts every instance without protection from termination; it cannot change how often an
 * instance reports; and it knows nothing of automatic recovery.
 */
export function createEc2({ emulator, state = {} }: Ec2Dependencies): Service & { state(): Ec2State } {
  const monitoring = new Map(Object.entries(state.monitoring ?? {}));
  const autoRecovery = new Map(Object.entries(state.autoRecovery ?? {}));

  return {
    state: () => ({
      monitoring: Object.fromEntries(monitoring),
      autoRecovery: Object.fromEntries(autoRecovery),
    }),
    async answer(call) {
      const form = new URLSearchParams(call.body.toString());
      const action = form.get("Action") ?? "";
      if (action === "MonitorInstances" || action === "UnmonitorInstances") return monitor(action, form);
      if (action === "RunInstances") return run(call, form);
      if (action === "ModifyInstanceMaintenanceOptions") return maintain(form);
      if (action === "TerminateInstances") return terminate(call, form);
      if (action === "DescribeInstances") return show(await emulator(call));
      if (!authorizing.has(action)) return undefined;
      const answer = await emulator(call);
      if (answer.status === 200) await describeRules(call, form, answer);
      return answer;
    },
  };

  async function run(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    const recovery = form.get("MaintenanceOptions.AutoRecovery");
    for (const { text: id } of findAll(parseXml(answer.body.toString()), "instanceId")) {
      if (form.get("DisableApiTermination") === "true") await protect(call, id);
      if (recovery) autoRecovery.set(id, recovery);
    }
    return answer;
  }

  function maintain(form: URLSearchParams): Answer {
    const [id, recovery] = [form.get("InstanceId") ?? "", form.get("AutoRecovery") ?? "default"];
    autoRecovery.set(id, recovery);
    const body = element("ModifyInstanceMaintenanceOptionsResponse", [
      element("requestId", randomUUID()),
      element("instanceId", id),
      element("autoRecovery", recovery),
    ]);
    return { status: 200, headers: { "content-type": "text/xml" }, body: writeXml(body) };
  }

  async function protect(call: Call, id: string): Promise<void> {
    const change = new URLSearchParams({
      Action: "ModifyInstanceAttribute",
      Version: "2016-11-15",
      InstanceId: id,
      "DisableApiTermination.Value": "true",
    });
    const answered = await emulator({ ...call, body: Buffer.from(change.toString()) });
    if (answered.status !== 200) throw new Error(`moto did not protect an instance: ${answered.body}`);
  }

  async function terminate(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    for (const id of instancesIn(form)) {
      monitoring.delete(id);
      autoRecovery.delete(id);
    }
    return answer;
  }

  function monitor(action: "MonitorInstances" | "UnmonitorInstances", form: URLSearchParams): Answer {
    const ids = instancesIn(form);
    for (const id of ids) monitoring.set(id, action === "MonitorInstances" ? "enabled" : "disabled");
    const changed = ids.map((id) =>
      element("item", [element("instanceId", id), stateOf(action === "MonitorInstances" ? "pending" : "disabling")]),
    );
    const body = element(`${action}Response`, [element("requestId", randomUUID()), element("instancesSet", changed)]);
    return { status: 200, headers: { "content-type": "text/xml" }, body: writeXml(body) };
  }

  function show(answer: Answer): Answer {
    if (answer.status !== 200) return answer;
    const shown = mapAll(parseXml(answer.body.toString()), "item", (item) => {
      if (!find(item, "instanceState")) return item;
      const id = textAt(item, "instanceId");
      const [state, recovery] = [monitoring.get(id), autoRecovery.get(id)];
      const added = [
        ...(state ? [stateOf(state)] : []),
        ...(recovery ? [element("maintenanceOptions", [element("autoRecovery", recovery)])] : []),
      ];
      return added.length > 0 ? withChildren(item, ...added) : item;
    });
    return { ...answer, body: writeXml(shown) };
  }

  async function describeRules(call: Call, form: URLSearchParams, answer: Answer): Promise<void> {
    for (const rule of findAll(parseXml(answer.body.toString()), "item")) {
      const change = descriptionOf(rule, form);
      if (!change) continue;
      const answered = await emulator({ ...call, body: Buffer.from(change.toString()) });
      if (answered.status !== 200) throw new Error(`moto did not take a rule's description: ${answered.body}`);
    }
  }
}

function instancesIn(form: URLSearchParams): readonly string[] {
  return [...form].filter(([name]) => name.startsWith("InstanceId.")).map(([, id]) => id);
}

function stateOf(state: string): Element {
  return element("monitoring", [element("state", state)]);
}

/** The request that gives a rule its description; undefined for a rule that has none, or that moto keeps. */
function descriptionOf(rule: Element, form: URLSearchParams): URLSearchParams | undefined {
  const groupId = textAt(rule, "referencedGroupInfo", "groupId");
  const prefixListId = textAt(rule, "prefixListId");
  const peer = [...form].find(
    ([name, value]) => /\.(GroupId|PrefixListId)$/.test(name) && value === (groupId || prefixListId),
  );
  const description = peer && form.get(peer[0].replace(/\w+$/, "Description"));
  if (!description) return undefined;

  const prefix = "SecurityGroupRule.1.SecurityGroupRule";
  return new URLSearchParams({
    Action: "ModifySecurityGroupRules",
    Version: form.get("Version") ?? "2016-11-15",
    GroupId: textAt(rule, "groupId"),
    "SecurityGroupRule.1.SecurityGroupRuleId": textAt(rule, "securityGroupRuleId"),
    [`${prefix}.IpProtocol`]: textAt(rule, "ipProtocol"),
    [`${prefix}.FromPort`]: textAt(rule, "fromPort"),
    [`${prefix}.ToPort`]: textAt(rule, "toPort"),
    [`${prefix}.Description`]: description,
    ...(groupId ? { [`${prefix}.ReferencedGroupId`]: groupId } : { [`${prefix}.PrefixListId`]: prefixListId }),
  });
}
