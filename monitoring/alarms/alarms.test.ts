import { type Alarm, alarms, descriptionOf } from ".";
import { databaseStorageLow } from "./database";
import { frontendErrorsHigh } from "./frontend";

describe.each(alarms.map((alarm) => [alarm.id, alarm] as const))("%s", (_id, alarm) => {
  it("has an id that says concern and symptom", () => {
    expect(alarm.id).toMatch(/^(api|database|host|frontend|storage|certificate|backup|cost)(-[a-z]+)+$/);
  });

  it("asks for no more breaching datapoints than it looks at", () => {
    expect(alarm.datapointsToAlarm).toBeGreaterThan(0);
    expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
  });

  it("looks back no further than CloudWatch can", () => {
    // CloudWatch API reference, PutMetricAlarm, EvaluationPeriods and Period.
    const longestSeconds = alarm.periodSeconds < 3600 ? 86_400 : 604_800;
    expect(alarm.periodSeconds * alarm.evaluationPeriods).toBeLessThanOrEqual(longestSeconds);
    expect([10, 20, 30].includes(alarm.periodSeconds) || alarm.periodSeconds % 60 === 0).toBe(true);
  });

  it("has a description that CloudWatch accepts and that ends with the link to its page", () => {
    expect(descriptionOf(alarm).length).toBeLessThanOrEqual(1024); // PutMetricAlarm, AlarmDescription
    expect(descriptionOf(alarm)).toMatch(new RegExp(`https://\\S+/runbooks/alarms/${alarm.id}\\.md$`));
  });
});

it("gives every alarm an id of its own", () => {
  expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
});

it("stays silent about a deploy's blip: api-down needs three dead minutes", () => {
  const apiDown = alarms.find(({ id }) => id === "api-down");
  expect(apiDown).toMatchObject({ datapointsToAlarm: 3, periodSeconds: 60, missingData: "breaching" });
});

it("leaves RDS the time to add storage by itself: database-storage-low needs twenty minutes", () => {
  const { periodSeconds, datapointsToAlarm } = databaseStorageLow;
  const growthSeconds = 5 * 60 + 10 * 60; // RDS waits five minutes, and then usually takes a few
  expect(periodSeconds * datapointsToAlarm).toBeGreaterThan(growthSeconds);
});

it("does not take a full database's silence for recovery", () => {
  expect(databaseStorageLow.missingData).toBe("ignore");
});

it("says that the hardware fails before api-down wakes somebody, so that EC2 has begun by then", () => {
  const seconds = (id: string) => {
    const { periodSeconds, datapointsToAlarm } = alarms.find((alarm) => alarm.id === id) as Alarm;
    return periodSeconds * datapointsToAlarm;
  };
  expect(seconds("host-hardware-impaired")).toBeLessThan(seconds("api-down"));
});

it("takes a quiet night for no outage: frontend-errors-high fires on answers alone", () => {
  expect(frontendErrorsHigh).toMatchObject({ missingData: "notBreaching", severity: "page" });
});
