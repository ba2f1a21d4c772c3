import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);

it("spreads two public and two isolated subnets over two zones", () => {
  const zonesOf = (kind: string) =>
    stack.all("aws_subnet", `network/${kind}`).map((subnet) => subnet.availability_zone);
  expect(zonesOf("public")).toEqual(["ap-southeast-1a", "ap-southeast-1b"]);
  expect(zonesOf("isolated")).toEqual(["ap-southeast-1a", "ap-southeast-1b"]);
});

it("gives the isolated subnets no route out, and pays for no NAT", () => {
  expect(stack.one("aws_route_table", "network/isolated").route).toEqual([]);
  const isolatedRoutes = stack.reference("aws_route_table", "network/isolated", "id");
  const associations = stack.all("aws_route_table_association", "network/isolated");
  expect(associations.map((association) => association.route_table_id)).toEqual([isolatedRoutes, isolatedRoutes]);
  expect(stack.all("aws_nat_gateway")).toEqual([]);
});

it("hands out no public address by itself", () => {
  expect(stack.all("aws_subnet").map((subnet) => subnet.map_public_ip_on_launch)).toEqual([false, false, false, false]);
});

it("leaves nothing in the security group that AWS makes by itself", () => {
  expect(stack.one("aws_default_security_group")).toMatchObject({ ingress: [], egress: [] });
});

it("writes down what it refused in dev, and everything in prod", () => {
  const flows = stack.one("aws_flow_log");
  const bucket = stack.reference("aws_s3_bucket", "log-bucket", "arn");
  expect(flows).toMatchObject({ traffic_type: "REJECT", log_destination_type: "s3", log_destination: bucket });
  expect(new SynthesisedStack(environments.prod).one("aws_flow_log").traffic_type).toBe("ALL");
});

it("reaches S3 by a gateway that costs nothing, from the public subnets alone", () => {
  expect(stack.one("aws_vpc_endpoint")).toMatchObject({
    service_name: "com.amazonaws.ap-southeast-1.s3",
    vpc_endpoint_type: "Gateway",
    route_table_ids: [stack.reference("aws_route_table", "network/public", "id")],
  });
});
