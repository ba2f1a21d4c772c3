import { ask, runInstance, sharedEmulator } from "../emulator/emulator.fixture";
import { createSpotCapacity } from "./spot-capacity";
import { findAll, textAt } from "./xml";

const { emulator } = sharedEmulator();

const onSpot = {
  "InstanceMarketOptions.MarketType": "spot",
  "InstanceMarketOptions.SpotOptions.SpotInstanceType": "persistent",
  "InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior": "stop",
};

/** The id of a new instance, and of the request by which it runs, as they are answered at once. */
async function run(options: Record<string, string>) {
  const { id: instance, xml } = await runInstance(emulator(), options);
  return { instance, request: findAll(xml, "spotInstanceRequestId")[0]?.text };
}

async function requests(options: Record<string, string> = {}) {
  const { xml } = await ask(emulator(), "ec2", { Action: "DescribeSpotInstanceRequests", ...options });
  return findAll(xml, "item");
}

describe("the emulated spot capacity", () => {
  it("runs an instance by a request, which says what becomes of it", async () => {
    const { instance, request = "" } = await run(onSpot);
    expect(request).toMatch(/^sir-[0-9a-f]{8}$/);
    const [found, ...others] = await requests({ "SpotInstanceRequestId.1": request });
    expect(others).toEqual([]);
    expect(textAt(found, "instanceId")).toBe(instance);
    expect(textAt(found, "type")).toBe("persistent");
    expect(textAt(found, "instanceInterruptionBehavior")).toBe("stop");
    expect(textAt(found, "state")).toBe("active");
  });

  it("shows of each instance by which request it runs, and that others run by none", async () => {
    const spot = await run(onSpot);
    const { instance: onDemand, request: none } = await run({});
    expect(none).toBeUndefined();
    const { xml } = await ask(emulator(), "ec2", { Action: "DescribeInstances" });
    const shown = new Map(
      findAll(xml, "item").map((item) => [textAt(item, "instanceId"), textAt(item, "spotInstanceRequestId")]),
    );
    expect(shown.get(spot.instance)).toBe(spot.request);
    expect(shown.get(onDemand)).toBe("");
  });

  it("forgets a request that is cancelled, and leaves its instance", async () => {
    const { instance, request = "" } = await run(onSpot);
    const { xml } = await ask(emulator(), "ec2", {
      Action: "CancelSpotInstanceRequests",
      "SpotInstanceRequestId.1": request,
    });
    expect(findAll(xml, "state")[0]?.text).toBe("cancelled");
    expect(await requests({ "SpotInstanceRequestId.1": request })).toEqual([]);
    const described = await ask(emulator(), "ec2", { Action: "DescribeInstances", "InstanceId.1": instance });
    expect(findAll(described.xml, "instanceId")[0]?.text).toBe(instance);
  });

  it("is never taken back on the laptop", async () => {
    const { instance } = await run(onSpot);
    const { xml } = await ask(emulator(), "ec2", { Action: "DescribeInstances", "InstanceId.1": instance });
    expect(textAt(findAll(xml, "instanceState")[0], "name")).toBe("running");
  });

  it("is asked for once, where nothing is said, and then terminated when it is taken back", async () => {
    const { request = "" } = await run({ "InstanceMarketOptions.MarketType": "spot" });
    const [found] = await requests({ "SpotInstanceRequestId.1": request });
    expect(textAt(found, "type")).toBe("one-time");
    expect(textAt(found, "instanceInterruptionBehavior")).toBe("terminate");
  });
});

it("knows after a restart which requests are open", () => {
  const state = { "sir-0123abcd": { instanceId: "i-0123456789abcdef0", type: "persistent", interruption: "stop" } };
  const never = () => Promise.reject(new Error("nothing is asked"));
  expect(createSpotCapacity({ ec2: { answer: never }, emulator: never, state }).state()).toEqual(state);
});
