import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const [stack] = accountsOf([environments.dev]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];

it("keeps what databases' operating systems report for a year, under a key of its own", () => {
  expect(stack.one("aws_cloudwatch_log_group")).toMatchObject({
    name: "RDSOSMetrics",
    retention_in_days: 365,
    kms_key_id: stack.reference("aws_kms_key", "operating-system-log", "arn"),
  });
});

it("is the only log group that its key serves", () => {
  const [, logs] = statementsOf(stack.one("aws_kms_key", "operating-system-log").policy);
  expect(logs?.Condition).toEqual({
    ArnLike: {
      "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:ap-southeast-1:111111111111:log-group:RDSOSMetrics",
    },
  });
});

it("is there before RDS would make it, so that the role that writes there makes nothing", () => {
  const role = new SynthesisedStack(environments.dev).one("aws_iam_role_policy", "database/monitoring");
  const actions = statementsOf(role.policy).flatMap(({ Action }) => Action);
  expect(actions).toContain("logs:PutLogEvents");
  expect(actions.filter((action) => /Create(LogGroup)|Retention/.test(action))).toEqual([]);
});
