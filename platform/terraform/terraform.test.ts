import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform, operatorEnvironment, TerraformMissing, terraformEnvironment } from "./terraform";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lectern-terraform-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string): string {
  writeFileSync(join(folder, name), "");
  return join(folder, name);
}

function mirror(registry: string): string {
  const path = join(folder, "mirror");
  mkdirSync(join(path, registry, "hashicorp", "aws"), { recursive: true });
  return path;
}

describe("finding Terraform", () => {
  it("takes Terraform before OpenTofu", () => {
    program("tofu");
    const terraform = program("terraform");
    expect(findTerraform({ PATH: folder }).command).toBe(terraform);
  });

  it("takes OpenTofu where there is no Terraform", () => {
    const tofu = program("tofu");
    expect(findTerraform({ PATH: folder }).command).toBe(tofu);
  });

  it("says how to install one where there is neither", () => {
    expect(() => findTerraform({ PATH: folder })).toThrow(TerraformMissing);
    expect(() => findTerraform({ PATH: folder })).toThrow(/Install Terraform 1\.10 or newer/);
  });
});

describe("finding a mirror of the AWS provider", () => {
  it("looks where TF_PLUGIN_MIRROR says first", () => {
    program("terraform");
    const path = mirror("registry.terraform.io");
    expect(findTerraform({ PATH: folder, TF_PLUGIN_MIRROR: path }).mirror).toBe(path);
  });

  it("looks in the folders that Terraform implies", () => {
    program("terraform");
    const path = join(folder, ".terraform.d", "plugins");
    mkdirSync(join(path, "registry.terraform.io", "hashicorp", "aws"), { recursive: true });
    expect(findTerraform({ PATH: folder, HOME: folder }).mirror).toBe(path);
  });

  it("does not take Terraform's mirror for OpenTofu's, whose registry is another", () => {
    program("tofu");
    const path = mirror("registry.terraform.io");
    expect(findTerraform({ PATH: folder, TF_PLUGIN_MIRROR: path }).mirror).not.toBe(path);
  });
});

describe("Terraform's environment", () => {
  const env = {
    HOME: "/home/x",
    AWS_PROFILE: "production",
    TF_CLI_ARGS: "-x",
    TF_CLI_CONFIG_FILE: "/nowhere",
    CDKTF_HOME: "/y",
  };
  const configuration = (mirror: string | undefined) => {
    const made = terraformEnvironment({ command: "/bin/terraform", mirror }, folder, env);
    return readFileSync(made.TF_CLI_CONFIG_FILE as string, "utf8");
  };

  it("holds nothing of the caller's own settings for AWS and Terraform", () => {
    const made = terraformEnvironment({ command: "/bin/terraform", mirror: undefined }, folder, env);
    expect(made).toEqual({
      HOME: "/home/x",
      TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
      TERRAFORM_BINARY_NAME: "/bin/terraform",
      CHECKPOINT_DISABLE: "1",
    });
  });

  it("takes providers from a mirror where there is one", () => {
    expect(configuration("/mirror")).toMatch(/filesystem_mirror \{\s+path = "\/mirror"/);
  });

  it("keeps what it has to download below our own folder", () => {
    expect(configuration(undefined)).toBe(`plugin_cache_dir = "${join(folder, "providers")}"\n`);
  });
});

describe("the environment of an operator's Terraform", () => {
  const terraform = { command: "/bin/terraform", mirror: undefined };

  it("keeps credentials and region, and nothing that would bend a plan", () => {
    const kept = { AWS_PROFILE: "production", AWS_REGION: "eu-west-1", TF_LOG: "debug" };
    const bending = { TF_CLI_ARGS_plan: "-target=x", TF_VAR_x: "1", TF_WORKSPACE: "w", TF_DATA_DIR: "/d" };
    expect(operatorEnvironment(terraform, folder, { ...kept, ...bending })).toEqual({
      ...kept,
      TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    });
  });

  it("keeps a configuration of the operator's own, where it is there", () => {
    const own = program("own.rc");
    expect(operatorEnvironment(terraform, folder, { TF_CLI_CONFIG_FILE: own }).TF_CLI_CONFIG_FILE).toBe(own);
  });
});
