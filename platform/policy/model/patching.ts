import type { Block, Resource } from "../../terraform/stack-configuration";

/** AWS's document that compares a host with its patch baseline, and installs what is missing if it is told to. */
const document = "AWS-RunPatchBaseline";

/** Whether something in the stack installs patches on a host, and not only looks for them. */
export function isPatched(host: Resource): boolean {
  const { stack } = host;
  const byTasks = stack.all("aws_ssm_maintenance_window_task").filter(installs).flatMap(targetsOfTask);
  const byAssociations = stack
    .all("aws_ssm_association")
    .filter((each) => isDocument(each.text("name")) && each.texts("parameters.Operation").includes("Install"))
    .flatMap((each) => each.blocks("targets"));
  return [...byTasks, ...byAssociations].some((target) => reaches(target, host));
}

function isDocument(name = ""): boolean {
  return name.split(/[/:]/).at(-1) === document;
}

function installs(task: Resource): boolean {
  const window = task.stack.target(task.attributes.window_id, "aws_ssm_maintenance_window");
  const operation = task
    .blocks("task_invocation_parameters.run_command_parameters.parameter")
    .filter((each) => each.text("name") === "Operation")
    .flatMap((each) => each.texts("values"));
  return isDocument(task.text("task_arn")) && operation.includes("Install") && window?.text("enabled") !== "false";
}

/** What a task names itself, or by what is registered with its window. */
function targetsOfTask(task: Resource): readonly Block[] {
  return task
    .blocks("targets")
    .flatMap((target) =>
      target.text("key") === "WindowTargetIds"
        ? valuesOf(target).flatMap(
            (value) => task.stack.target(value, "aws_ssm_maintenance_window_target")?.blocks("targets") ?? [],
          )
        : [target],
    );
}

function reaches(target: Block, host: Resource): boolean {
  const key = target.text("key") ?? "";
  if (key === "InstanceIds") {
    return valuesOf(target).some((value) => value === "*" || host.stack.target(value, host.type) === host);
  }
  const tag = tagsOf(host)[key.replace(/^tag:/, "")];
  return key.startsWith("tag:") && tag !== undefined && target.texts("values").includes(tag);
}

/** As they are written: a reference names a resource. */
function valuesOf(target: Block): readonly unknown[] {
  return [target.attributes.values].flat();
}

function tagsOf(host: Resource): Readonly<Record<string, string>> {
  const holders = [...host.blocks("tag_specifications"), host];
  return Object.assign({}, ...holders.flatMap((holder) => holder.blocks("tags")).map(({ attributes }) => attributes));
}
