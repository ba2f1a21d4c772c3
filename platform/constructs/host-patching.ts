import { SsmMaintenanceWindow } from "@cdktf/provider-aws/lib/ssm-maintenance-window";
import { SsmMaintenanceWindowTarget } from "@cdktf/provider-aws/lib/ssm-maintenance-window-target";
import { SsmMaintenanceWindowTask } from "@cdktf/provider-aws/lib/ssm-maintenance-window-task";
import { SsmPatchBaseline } from "@cdktf/provider-aws/lib/ssm-patch-baseline";
import { SsmPatchGroup } from "@cdktf/provider-aws/lib/ssm-patch-group";
import { Construct } from "constructs";
import { minutes } from "../environments/time-range";
import type { Naming } from "../naming";

export interface HostPatchingProps {
  readonly naming: Naming;
  /** Hosts whose tag PatchGroup has this value are patched. */
  readonly patchGroup: string;
  /** When, each day, UTC: whole hours such as 18:00-20:00. */
  readonly window: string;
  /** How old a security update is before it is installed; critical ones are in the next window. */
  readonly securityUpdatesAfterDays: number;
  /** Receives what is said while patches are installed. */
  readonly logGroupName: string;
}

/** The tag by which Systems Manager knows which baseline is a host's; without a space, so that the metadata service can show it. */
export const patchGroupTag = "PatchGroup";

/** No new installation begins in the window's last hour: what was begun ends within it. */
const quietHours = 1;

/**
 * Security updates for Amazon Linux 2023, installed every night there are any, and the host restarted where one needs it.
 * Systems Manager acts as its service-linked role.
 */
export class HostPatching extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: HostPatchingProps,
  ) {
    super(scope, id);
    this.approve();
    const window = this.openWindow();
    this.install(window, this.nameHosts(window));
  }

  private approve(): void {
    const { naming, patchGroup, securityUpdatesAfterDays } = this.props;
    const baseline = new SsmPatchBaseline(this, "baseline", {
      name: naming.of("api-host"),
      description: "Critical security updates at once, the others once they have proven themselves elsewhere",
      operatingSystem: "AMAZON_LINUX_2023",
      approvalRule: [
        securityUpdates({ severities: ["Critical"], afterDays: 0, complianceLevel: "CRITICAL" }),
        securityUpdates({
          severities: ["Important", "Medium", "Low"],
          afterDays: securityUpdatesAfterDays,
          complianceLevel: "HIGH",
        }),
      ],
    });
    new SsmPatchGroup(this, "group", { baselineId: baseline.id, patchGroup });
  }

  private openWindow(): SsmMaintenanceWindow {
    const { naming, window } = this.props;
    const { from, to } = minutes(window);
    return new SsmMaintenanceWindow(this, "window", {
      name: naming.of("api-host-patching"),
      description: "Installs approved security updates on the API host",
      schedule: `cron(${from % 60} ${Math.floor(from / 60)} ? * * *)`,
      scheduleTimezone: "Etc/UTC",
      duration: (to - from) / 60,
      cutoff: quietHours,
      allowUnassociatedTargets: false,
      enabled: true,
    });
  }

  private nameHosts(window: SsmMaintenanceWindow): SsmMaintenanceWindowTarget {
    const { naming, patchGroup } = this.props;
    return new SsmMaintenanceWindowTarget(this, "hosts", {
      windowId: window.id,
      name: naming.of("api-host"),
      resourceType: "INSTANCE",
      targets: [{ key: `tag:${patchGroupTag}`, values: [patchGroup] }],
    });
  }

  private install(window: SsmMaintenanceWindow, hosts: SsmMaintenanceWindowTarget): void {
    new SsmMaintenanceWindowTask(this, "task", {
      windowId: window.id,
      name: this.props.naming.of("api-host-patching"),
      taskType: "RUN_COMMAND",
      taskArn: "AWS-RunPatchBaseline",
      targets: [{ key: "WindowTargetIds", values: [hosts.id] }],
      priority: 1,
      // Hosts are patched one after the other, and none after one that failed.
      maxConcurrency: "1",
      maxErrors: "0",
      // What is being installed when the window closes is installed whole.
      cutoffBehavior: "CONTINUE_TASK",
      taskInvocationParameters: {
        runCommandParameters: {
          parameter: [
            { name: "Operation", values: ["Install"] },
            { name: "RebootOption", values: ["RebootIfNeeded"] },
          ],
          timeoutSeconds: 3600,
          cloudwatchConfig: { cloudwatchOutputEnabled: true, cloudwatchLogGroupName: this.props.logGroupName },
        },
      },
    });
  }
}

interface Approval {
  readonly severities: readonly string[];
  readonly afterDays: number;
  /** How bad it is, in a compliance report, if the update is missing. */
  readonly complianceLevel: string;
}

function securityUpdates({ severities, afterDays, complianceLevel }: Approval) {
  return {
    approveAfterDays: afterDays,
    complianceLevel,
    patchFilter: [
      { key: "CLASSIFICATION", values: ["Security"] },
      { key: "SEVERITY", values: [...severities] },
    ],
  };
}
