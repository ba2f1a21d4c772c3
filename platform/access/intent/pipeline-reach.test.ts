import { namesIn } from "./names";
import { callsOf, changesTo, whyReached } from "./pipeline-reach";

const of = namesIn({ accountId: "111111111111", region: "ap-southeast-1" }, "dev");

/** What belongs to no environment: what AWS has for everybody, and what it has once in an account. */
const nobodys = [
  "*",
  of.image,
  of.managedRules,
  of.zoneChange,
  of.defaultOptions,
  of.rdsRole,
  of.spotRole,
  of.alarmActionRole,
  of.systemsManagerRole,
];

it("keeps whatever a deploy changes from other environments in the account by its name or its tag, or says why it cannot", () => {
  const byTag = new Set(changesTo("dev", of).map(({ resource }) => resource));
  const open = callsOf("deploy", of)
    .map(({ resource }) => resource)
    .filter((resource) => !/lectern-(dev|bootstrap-boundary-dev)\b/.test(resource) && !nobodys.includes(resource))
    .filter((resource) => !byTag.has(resource) && whyReached("deploy", resource, of) === undefined);
  expect(open).toEqual([]);
});

it("finds a host by its tag, and not a zone", () => {
  const changed = changesTo("dev", of).map(({ action }) => action);
  expect(changed).toContain("ec2:TerminateInstances");
  expect(changed).not.toContain("route53:ChangeResourceRecordSets");
});
