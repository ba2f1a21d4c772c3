import type { Answer, Call, Emulator, Service } from "./service";
import { type Element, findAll, parseXml, textAt } from "./xml";

const authorizing = new Set(["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"]);

/**
 * EC2 as far as moto falls short: it loses the description of a security-group rule that names a group or a prefix list,
 * unless the rule is modified.
 */
export function createEc2({ emulator }: { readonly emulator: Emulator }): Service {
  return {
    async answer(call) {
      const form = new URLSearchParams(call.body.toString());
      if (!authorizing.has(form.get("Action") ?? "")) return undefined;
      const answer = await emulator(call);
      if (answer.status === 200) await describeRules(call, form, answer);
      return answer;
    },
  };

  async function describeRules(call: Call, form: URLSearchParams, answer: Answer): Promise<void> {
    for (const rule of findAll(parseXml(answer.body.toString()), "item")) {
      const change = descriptionOf(rule, form);
      if (!change) continue;
      const answered = await emulator({ ...call, body: Buffer.from(change.toString()) });
      if (answered.status !== 200) throw new Error(`moto did not take a rule's description: ${answered.body}`);
    }
  }
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
