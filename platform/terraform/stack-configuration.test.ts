import { StackConfiguration } from "./stack-configuration";

const stack = new StackConfiguration({
  "//": { metadata: { stackName: "dev" } },
  provider: {
    aws: [
      { region: "ap-southeast-1", allowed_account_ids: ["1"] },
      { alias: "virginia", region: "us-east-1" },
    ],
  },
  locals: { days: 7, group: "${aws_security_group.web-1.id}" },
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_route_table: { routes: { vpc_id: "${aws_vpc.main.id}" } },
    aws_subnet: {
      one: {
        "//": { metadata: { path: "dev/network/one" } },
        vpc_id: "${aws_route_table.routes.vpc_id}",
        cidr_block: "${aws_vpc.main.cidr_block}",
        tags: null,
      },
    },
    aws_security_group: { "web-1": { name: "web", ingress: { from_port: "443" } } },
    aws_s3_bucket: { files: { bucket: "lectern-files" } },
    aws_s3_bucket_versioning: {
      byReference: { bucket: "${aws_s3_bucket.files.bucket}" },
      byName: { bucket: "lectern-files" },
    },
    aws_db_instance: {
      main: {
        backup_retention_period: "${local.days}",
        vpc_security_group_ids: "${local.group}",
        settings: [{ value: "of ${aws_s3_bucket.files.bucket} in ${var.place}" }, { value: "second" }],
        dynamic: { parameter: { for_each: ["a"], content: { name: "a" } } },
      },
    },
    aws_acm_certificate: { edge: { provider: "aws.virginia" } },
  },
});

function only(type: string) {
  const [resource] = stack.all(type);
  if (resource === undefined) throw new Error(`The fixture has no ${type}.`);
  return resource;
}

it("names a resource by the path of its construct, and one without a construct by its address", () => {
  expect(only("aws_subnet").path).toBe("dev/network/one");
  expect(only("aws_vpc").path).toBe("dev/aws_vpc.main");
});

it("follows references of references to the resource that is meant", () => {
  expect(stack.target(only("aws_subnet").attributes.vpc_id, "aws_vpc")).toBe(only("aws_vpc"));
});

it("finds a resource by its literal name as well as by reference", () => {
  for (const versioning of stack.all("aws_s3_bucket_versioning")) {
    expect(stack.target(versioning.attributes.bucket, "aws_s3_bucket")).toBe(only("aws_s3_bucket"));
  }
});

it("finds nothing behind an absent, null or unknown value", () => {
  for (const value of [undefined, null, "", "${var.bucket}", "${aws_s3_bucket.gone.bucket}", "other"]) {
    expect(stack.target(value, "aws_s3_bucket")).toBeUndefined();
  }
});

it("follows locals", () => {
  expect(only("aws_db_instance").number("backup_retention_period")).toBe(7);
  expect(stack.target("${local.group}", "aws_security_group")).toBe(only("aws_security_group"));
});

it("takes the value that a reference leads to, and leaves what only a deploy can tell", () => {
  expect(only("aws_subnet").text("cidr_block")).toBe("10.0.0.0/16");
  expect(only("aws_db_instance").text("settings.value")).toBe("of lectern-files in ${var.place}");
  expect(stack.resolve("${aws_vpc.main.id}")).toBe("${aws_vpc.main.id}");
});

it("does not tell null from absent, nor a single block from a list of one", () => {
  expect(only("aws_subnet").get("tags")).toBeUndefined();
  expect(only("aws_security_group").number("ingress.from_port")).toBe(443);
  expect(
    only("aws_db_instance")
      .blocks("settings")
      .map((block) => block.text("value")),
  ).toContain("second");
  expect(only("aws_db_instance").texts("vpc_security_group_ids")).toHaveLength(1);
});

it("reads dynamic blocks as the blocks that they make", () => {
  expect(
    only("aws_db_instance")
      .blocks("parameter")
      .map((block) => block.text("name")),
  ).toEqual(["a"]);
});

it("calls true only what is true for certain", () => {
  const database = only("aws_db_instance");
  expect(database.isTrue("multi_az")).toBe(false);
  expect(database.isFalse("multi_az")).toBe(true);
});

it("knows in which region a resource is made", () => {
  expect(only("aws_acm_certificate").region).toBe("us-east-1");
  expect(only("aws_vpc").region).toBe("ap-southeast-1");
});

it("finds every resource that a value mentions, within functions too", () => {
  const mentioned = stack.mentionedIn({ a: ["${element([aws_vpc.main.id, aws_security_group.web-1.id], 0)}"] });
  expect([...mentioned]).toEqual([only("aws_vpc"), only("aws_security_group")]);
});

it.each([{ count: 0 }, { count: "0" }, { for_each: {} }, { for_each: [] }])(
  "leaves out what %j does not make",
  (much) => {
    expect(new StackConfiguration({ resource: { aws_vpc: { main: much } } }).resources).toEqual([]);
  },
);

it.each([{ count: 2 }, { count: null }, { count: "${var.many}" }, { for_each: "${var.names}" }])(
  "keeps what %j may make",
  (much) => {
    expect(new StackConfiguration({ resource: { aws_vpc: { main: much } } }).resources).toHaveLength(1);
  },
);
