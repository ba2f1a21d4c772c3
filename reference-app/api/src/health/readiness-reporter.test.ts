import type { Health } from "../../../contract/health";
import { type Clock, startReadinessReporter } from "./readiness-reporter";

/** A clock that ticks when told to. */
class ManualClock implements Clock {
  private readonly actions = new Map<() => void, number>();
  constructor(private time: number) {}

  now = () => this.time;

  every(milliseconds: number, action: () => void) {
    this.actions.set(action, milliseconds);
    return () => void this.actions.delete(action);
  }

  async pass(milliseconds: number) {
    this.time += milliseconds;
    for (const [action, period] of this.actions) if (milliseconds >= period) action();
    await settled();
  }
}

const settled = () => new Promise(setImmediate);

async function start(check: () => Promise<Pick<Health, "status">>) {
  const lines: Record<string, unknown>[] = [];
  const clock = new ManualClock(1_700_000_000_000);
  const stop = startReadinessReporter({
    environment: "dev",
    readiness: { check: check as () => Promise<Health> },
    write: (line) => lines.push(JSON.parse(line)),
    clock,
  });
  await settled();
  return { lines, clock, stop };
}

it("reports at once in CloudWatch's embedded metric format", async () => {
  const { lines } = await start(async () => ({ status: "ready" }));
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          { Namespace: "Lectern", Dimensions: [["Environment"]], Metrics: [{ Name: "ApiReady", Unit: "Count" }] },
        ],
      },
      Environment: "dev",
      ApiReady: 1,
    },
  ]);
});

it("reports each minute, and 0 while the API is not ready", async () => {
  let status: Health["status"] = "ready";
  const { lines, clock } = await start(async () => ({ status }));
  status = "not-ready";
  await clock.pass(60_000);
  status = "ready";
  await clock.pass(60_000);
  expect(lines.map(({ ApiReady }) => ApiReady)).toEqual([1, 0, 1]);
});

it("reports 0, and goes on, when the check itself fails", async () => {
  const { lines, clock } = await start(() => Promise.reject(new Error("no idea")));
  await clock.pass(60_000);
  expect(lines.map(({ ApiReady }) => ApiReady)).toEqual([0, 0]);
});

it("falls silent when it is stopped", async () => {
  const { lines, clock, stop } = await start(async () => ({ status: "ready" }));
  stop();
  await clock.pass(60_000);
  expect(lines).toHaveLength(1);
});
