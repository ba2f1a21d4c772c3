import { setTimeout as pause } from "node:timers/promises";
import { type StartEvent, StartInterrupted, StepFailed, StepRun } from "./steps";

function runOf(interruption = new AbortController().signal) {
  const events: StartEvent[] = [];
  const run = new StepRun(
    (event) => events.push(event),
    interruption,
    (signal) => ({ signal }),
  );
  return {
    run,
    told: () => events.map((event) => ("step" in event ? `${event.step} ${event.event}` : event.event)),
    events,
  };
}

describe("the steps of a start", () => {
  it("begin when what they need is done, and get its results", async () => {
    const { run, told } = runOf();
    const one = run.step("one", "One", [], async () => 1);
    const two = run.step("two", "Two", [], async () => "2");
    const sum = run.step("sum", "Sum", [one, two], async (_, __, first, second) => `${first}${second}`);
    expect(await sum).toBe("12");
    expect(told()).toEqual(["one started", "two started", "one done", "two done", "sum started", "sum done"]);
  });

  it("run side by side where neither needs the other", async () => {
    const { run } = runOf();
    const began = performance.now();
    await Promise.all(["a", "b"].map((name) => run.step(name, name, [], () => pause(100))));
    expect(performance.now() - began).toBeLessThan(190);
  });

  it("tell how long they took, where they are, and what is worth a note", async () => {
    const { run, events } = runOf();
    await run.step("deploy", "Deploy", [], async (_, progress) => {
      progress.say("creating");
      await pause(20);
      progress.note("70 created");
    });
    expect(events).toEqual([
      { event: "started", step: "deploy", title: "Deploy" },
      { event: "progress", step: "deploy", text: "creating" },
      { event: "done", step: "deploy", title: "Deploy", ms: expect.any(Number), note: "70 created" },
    ]);
    expect(events.at(-1)).toHaveProperty("ms", expect.closeTo(20, -2));
  });

  it("fail with the step's title and the reason, said once, and nothing that needs it begins", async () => {
    const { run, told } = runOf();
    const broken = run.step("broken", "The broken step", [], async () => {
      throw new Error("It is broken.");
    });
    const next = run.step("next", "Next", [broken], async () => undefined);
    await expect(next).rejects.toThrow(new StepFailed("The broken step", new Error("It is broken.")));
    expect(told()).toEqual(["broken started", "broken failed"]);
  });

  it("are asked to stop when another fails, and that is no failure of theirs", async () => {
    const { run, told } = runOf();
    const slow = run.step("slow", "Slow", [], ({ signal }) => pause(10_000, undefined, { signal }));
    const broken = run.step("broken", "Broken", [], async () => {
      throw new Error("It is broken.");
    });
    await expect(broken).rejects.toThrow(StepFailed);
    await run.settled();
    await expect(slow).rejects.toThrow("Broken: It is broken.");
    expect(told()).toEqual(["slow started", "broken started", "broken failed"]);
  });

  it("end when they are interrupted, and none begins after that", async () => {
    const interruption = new AbortController();
    const { run, told } = runOf(interruption.signal);
    const slow = run.step("slow", "Slow", [], ({ signal }) => pause(10_000, undefined, { signal }));
    const next = run.step("next", "Next", [slow], async () => undefined);
    await pause(10);
    interruption.abort();
    await expect(next).rejects.toThrow(StartInterrupted);
    expect(told()).toEqual(["slow started"]);
  });
});
