import { repository } from "../../package.json";
import { environments } from "../environments";
import { apiDatabaseUser } from "../instance/api-environment";
import { stateBucketName } from "../naming";
import { outputDescriptions } from "../outputs";
import { SynthesisedStack } from "./synthesised-stack";

const { dev, staging, prod } = environments;
const stack = new SynthesisedStack(dev);

it("leaves exactly the outputs of the contract, each with its description", () => {
  const described = Object.entries(stack.json.output).map(([name, { description }]) => [name, description]);
  expect(Object.fromEntries(described)).toEqual(outputDescriptions);
});

it("tags everything by the provider", () => {
  const tags = { Project: "lectern", Environment: "dev", ManagedBy: "cdktf", Repository: repository.url };
  for (const provider of stack.json.provider.aws) expect(provider.default_tags).toEqual([{ tags }]);
});

it("is deployed with the credentials of its own account and of no other", () => {
  expect(stack.json.provider.aws[0]).toMatchObject({ region: dev.region });
  for (const provider of stack.json.provider.aws) expect(provider.allowed_account_ids).toEqual([dev.accountId]);
});

it("keeps its state in its account's bucket, encrypted, and locks it there", () => {
  expect(stack.json.terraform.backend.s3).toEqual({
    bucket: stateBucketName(dev.accountId),
    key: "dev/terraform.tfstate",
    region: dev.region,
    encrypt: true,
    use_lockfile: true,
  });
  expect(stack.json.terraform.required_version).toBe(">= 1.10");
});

it("configures the API from the same facts that it leaves as outputs", () => {
  const configuration = stack.one("aws_ssm_parameter", "api-configuration").value;
  for (const name of ["region", "appUrl", "assetsBucketName", "databaseHost", "databasePort", "databaseName"]) {
    expect(configuration).toContain(`=${stack.json.output[name]?.value}\n`);
  }
  expect(configuration).toContain(`DATABASE_USER=${apiDatabaseUser}\n`);
});

it("holds no secret, nor a place for one", () => {
  expect(stack.text).not.toMatch(/"(master_)?password"|secret_string|AKIA|PRIVATE KEY/);
});

it("gives no two environments a physical name in common", () => {
  const names = (text: string) => new Set(text.match(/lectern-(dev|staging|prod)-[a-z0-9-]+/g));
  const [ofDev, ofStaging, ofProd] = [dev, staging, prod].map((environment) =>
    names(new SynthesisedStack(environment).text),
  );
  expect([...(ofDev ?? [])].filter((name) => ofStaging?.has(name) || ofProd?.has(name))).toEqual([]);
});

/** What an environment may go without: the backups' copy, the zone that another one finds, the firewall. */
const leftOutByValue = /^(database-backup|zone|frontend_firewall)_/;

it("has the same parts in every environment but for what a value leaves out, so that what is proven in one holds in the others", () => {
  const parts = (of: SynthesisedStack) =>
    Object.values(of.json.resource)
      .flatMap((named) => Object.keys(named))
      .filter((name) => !leftOutByValue.test(name));
  for (const environment of [staging, prod]) expect(parts(new SynthesisedStack(environment))).toEqual(parts(stack));
});
