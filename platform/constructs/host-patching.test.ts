import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const { dev, staging, prod } = environments;
const stack = new SynthesisedStack(prod);
const task = stack.one("aws_ssm_maintenance_window_task");
const window = stack.one("aws_ssm_maintenance_window");

/** After how many days security updates of each severity are installed. */
function waitingDays(of: SynthesisedStack): Record<string, number> {
  const rules = of.one("aws_ssm_patch_baseline").approval_rule as readonly {
    readonly approve_after_days: number;
    readonly patch_filter: readonly { readonly key: string; readonly values: readonly string[] }[];
  }[];
  return Object.fromEntries(
    rules.flatMap(({ approve_after_days, patch_filter }) =>
      (patch_filter.find(({ key }) => key === "SEVERITY")?.values ?? []).map((each) => [each, approve_after_days]),
    ),
  );
}

it("installs critical security updates the next night, and all others a week after dev had them", () => {
  expect(waitingDays(stack)).toEqual({ Critical: 0, Important: 7, Medium: 7, Low: 7 });
  expect(waitingDays(new SynthesisedStack(staging))).toEqual({ Critical: 0, Important: 3, Medium: 3, Low: 3 });
  expect(waitingDays(new SynthesisedStack(dev))).toEqual({ Critical: 0, Important: 0, Medium: 0, Low: 0 });
});

it("installs security updates only: nothing changes at night that nobody asked for", () => {
  const { approval_rule, operating_system } = stack.one("aws_ssm_patch_baseline");
  expect(operating_system).toBe("AMAZON_LINUX_2023");
  for (const { patch_filter } of approval_rule as readonly { readonly patch_filter: readonly object[] }[]) {
    expect(patch_filter).toContainEqual({ key: "CLASSIFICATION", values: ["Security"] });
  }
});

it("opens every night, while nobody teaches", () => {
  expect(window).toMatchObject({
    schedule: "cron(0 18 ? * * *)",
    schedule_timezone: "Etc/UTC",
    duration: 2,
    enabled: true,
  });
});

it("begins nothing in the window's last hour, and breaks nothing off", () => {
  expect(window.cutoff).toBe(1);
  expect(task.cutoff_behavior).toBe("CONTINUE_TASK");
});

it("installs, rather than only looks, and restarts a host that needs it", () => {
  expect(task).toMatchObject({ task_type: "RUN_COMMAND", task_arn: "AWS-RunPatchBaseline" });
  expect(task.task_invocation_parameters).toMatchObject({
    run_command_parameters: {
      parameter: [
        { name: "Operation", values: ["Install"] },
        { name: "RebootOption", values: ["RebootIfNeeded"] },
      ],
    },
  });
});

it("patches the API host by its baseline: window, baseline and host say the same group", () => {
  const group = "lectern-prod-api-host";
  expect(stack.one("aws_instance").tags).toMatchObject({ PatchGroup: group });
  expect(stack.one("aws_ssm_patch_group")).toMatchObject({
    patch_group: group,
    baseline_id: stack.reference("aws_ssm_patch_baseline", "api/patching", "id"),
  });
  expect(stack.one("aws_ssm_maintenance_window_target").targets).toEqual([{ key: "tag:PatchGroup", values: [group] }]);
  expect(task.targets).toEqual([
    { key: "WindowTargetIds", values: [stack.reference("aws_ssm_maintenance_window_target", "api", "id")] },
  ]);
});

it("stops at the first host that fails, so that one bad update does not take down all of them", () => {
  expect(task).toMatchObject({ max_concurrency: "1", max_errors: "0" });
});

it("leaves what was said in the system log, where the host's other troubles are", () => {
  expect(task.task_invocation_parameters).toMatchObject({
    run_command_parameters: {
      cloudwatch_config: {
        cloudwatch_output_enabled: true,
        cloudwatch_log_group_name: stack.reference("aws_cloudwatch_log_group", "api/system-log-group", "name"),
      },
    },
  });
});

it("needs no role of its own: Systems Manager acts as its service-linked role", () => {
  expect(task).not.toHaveProperty("service_role_arn");
});
