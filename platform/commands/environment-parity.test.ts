import { environments } from "../environments";
import { differences } from "../environments/differences";
import { synthesise } from "../terraform/synthesise";
import { compareEnvironments } from "./environment-parity";

const { dev, staging, prod } = environments;

it("finds every difference between dev, staging and prod declared, and every declaration needed", () => {
  const { undeclared, stale } = compareEnvironments({ dev, staging, prod }, synthesise(), differences);
  expect({ undeclared, stale }).toEqual({ undeclared: [], stale: [] });
});

it("tells a value that differs without a reason", () => {
  const { undeclared } = compareEnvironments({ dev: { a: { b: 1 } }, prod: { a: { b: 2 } } }, [], []);
  expect(undeclared).toEqual([{ field: "a.b", values: { dev: 1, prod: 2 } }]);
});

it("tells a value that one of them lacks", () => {
  expect(compareEnvironments({ dev: {}, prod: { a: false } }, [], []).undeclared).toHaveLength(1);
});

it("tells a part that only one of the stacks has", () => {
  const stack = (stackName: string, resource: object) =>
    ({ "//": { metadata: { stackName } }, resource }) as Parameters<typeof compareEnvironments>[1][number];
  const flowLog = { aws_flow_log: { it: { "//": { metadata: { path: "prod/network/flow-log" } } } } };
  const { undeclared } = compareEnvironments({ dev: {}, prod: {} }, [stack("dev", {}), stack("prod", flowLog)], []);
  expect(undeclared.map(({ field }) => field)).toEqual(["part network/flow-log (aws_flow_log)"]);
});

it("tells a declaration of what is the same everywhere, and lets a declared one pass with its reason", () => {
  const declared = ["a.*.b", "c"].map((field) => ({ field, reason: "because" }));
  const found = compareEnvironments({ dev: { a: [{ b: 1 }], c: 1 }, prod: { a: [{ b: 2 }], c: 1 } }, [], declared);
  expect(found.undeclared).toEqual([]);
  expect(found.differences).toEqual([expect.objectContaining({ field: "a.0.b", reason: "because" })]);
  expect(found.stale.map(({ field }) => field)).toEqual(["c"]);
});
