import { randomUUID } from "node:crypto";
import type { Answer, Call, Emulator, Service } from "./service";
import { type Element, element, find, findAll, mapAll, parseXml, textAt, withChildren, writeXml } from "./xml";

/** Whether each instance reports by the minute, by its id, once somebody changed it. */
export type Ec2State = Readonly<Record<string, "enabled" | "disabled">>;

interface Ec2Dependencies {
  readonly emulator: Emulator;
  readonly state?: Ec2State | undefined;
}

const authorizing = new Set(["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"]);

/**
 * EC2 as far as moto falls short: it loses the description of a security-group rule that names a group or a prefix list,
 * unless the rule is modified; it starts every instance without protection from termination; and it cannot change how often
 * an instance reports.
 */
export function createEc2({ emulator, state = {} }: Ec2Dependencies): Service & { state(): Ec2State } {
  const monitoring = new Map(Object.entries(state));

  return {
    state: () => Object.fromEntries(monitoring),
    async answer(call) {
      const form = new URLSearchParams(call.body.toString());
      const action = form.get("Action") ?? "";
      if (action === "MonitorInstances" || action === "UnmonitorInstances") return monitor(action, form);
      if (action === "RunInstances" && form.get("DisableApiTermination") === "true") return runProtected(call);
      if (action === "TerminateInstances") return terminate(call, form);
      if (action === "DescribeInstances" && monitoring.size > 0) return showMonitoring(await emulator(call));
      if (!authorizing.has(action)) return undefined;
      const answer = await emulator(call);
      if (answer.status === 200) await describeRules(call, form, answer);
      return answer;
    },
  };

  async function runProtected(call: Call): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    for (const { text: id } of findAll(parseXml(answer.body.toString()), "instanceId")) await protect(call, id);
    return answer;
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
    if (answer.status === 200) for (const id of instancesIn(form)) monitoring.delete(id);
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

  function showMonitoring(answer: Answer): Answer {
    if (answer.status !== 200) return answer;
    const shown = mapAll(parseXml(answer.body.toString()), "item", (item) => {
      const state = find(item, "instanceState") && monitoring.get(textAt(item, "instanceId"));
      return state ? withChildren(item, stateOf(state)) : item;
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
