import { randomBytes, randomUUID } from "node:crypto";
import type { Answer, Emulator, Service } from "./service";
import { type Element, element, find, mapAll, parseXml, textAt, withChildren, writeXml } from "./xml";

interface SpotRequest {
  readonly instanceId: string;
  /** Whether a host that was taken back is made again: `one-time` or `persistent`. */
  readonly type: string;
  /** What becomes of a host that is taken back: `terminate`, `stop` or `hibernate`. */
  readonly interruption: string;
}

/** The requests that are open, by their id. */
export type SpotState = Readonly<Record<string, SpotRequest>>;

interface SpotDependencies {
  /** EC2 otherwise. */
  readonly ec2: Service;
  readonly emulator: Emulator;
  readonly state?: SpotState | undefined;
}

/** EC2's spot capacity: moto notes that an instance runs on it, and nothing of the request by which it does. */
export function createSpotCapacity({ ec2, emulator, state = {} }: SpotDependencies): Service & { state(): SpotState } {
  const requests = new Map(Object.entries(state));

  return {
    state: () => Object.fromEntries(requests),
    async answer(call) {
      const form = new URLSearchParams(call.body.toString());
      const action = form.get("Action");
      if (action === "DescribeSpotInstanceRequests")
        return respond(action, "spotInstanceRequestSet", wanted(form).map(shown));
      if (action === "CancelSpotInstanceRequests")
        return respond(action, "spotInstanceRequestSet", wanted(form).map(cancel));
      const answer = await ec2.answer(call);
      if (action !== "RunInstances" && action !== "DescribeInstances") return answer;
      return withRequests(answer ?? (await emulator(call)), form);
    },
  };

  /** The requests of these ids, or all. */
  function wanted(form: URLSearchParams): readonly (readonly [string, SpotRequest])[] {
    const ids = [...form].filter(([name]) => name.startsWith("SpotInstanceRequestId.")).map(([, id]) => id);
    return [...requests].filter(([id]) => ids.length === 0 || ids.includes(id));
  }

  function cancel([id]: readonly [string, SpotRequest]): Element {
    requests.delete(id);
    return element("item", [element("spotInstanceRequestId", id), element("state", "cancelled")]);
  }

  function withRequests(answer: Answer, form: URLSearchParams): Answer {
    if (answer.status !== 200) return answer;
    const described = mapAll(parseXml(answer.body.toString()), "item", (item) => {
      if (!find(item, "instanceState")) return item;
      const id = requestOf(textAt(item, "instanceId"), form);
      return id ? withChildren(item, element("spotInstanceRequestId", id), element("instanceLifecycle", "spot")) : item;
    });
    return { ...answer, body: writeXml(described) };
  }

  /** The id of the request by which an instance runs; it is made with the instance. */
  function requestOf(instanceId: string, form: URLSearchParams): string | undefined {
    const isNew = form.get("Action") === "RunInstances" && form.get("InstanceMarketOptions.MarketType") === "spot";
    if (isNew) requests.set(`sir-${randomBytes(4).toString("hex")}`, requestedBy(form, instanceId));
    return [...requests].find(([, request]) => request.instanceId === instanceId)?.[0];
  }
}

function requestedBy(form: URLSearchParams, instanceId: string): SpotRequest {
  const option = (name: string) => form.get(`InstanceMarketOptions.SpotOptions.${name}`);
  return {
    instanceId,
    type: option("SpotInstanceType") ?? "one-time",
    interruption: option("InstanceInterruptionBehavior") ?? "terminate",
  };
}

function shown([id, { instanceId, type, interruption }]: readonly [string, SpotRequest]): Element {
  return element("item", [
    element("spotInstanceRequestId", id),
    element("type", type),
    element("state", "active"),
    element("status", [element("code", "fulfilled")]),
    element("instanceId", instanceId),
    element("instanceInterruptionBehavior", interruption),
  ]);
}

function respond(action: string, set: string, items: readonly Element[]): Answer {
  const body = element(`${action}Response`, [element("requestId", randomUUID()), element(set, items)]);
  return { status: 200, headers: { "content-type": "text/xml" }, body: writeXml(body) };
}
