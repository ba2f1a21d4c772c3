import type { Emulator, Service } from "./service";

const namingTrails = ["StartLogging", "StopLogging", "DeleteTrail"];

/** CloudTrail as far as moto falls short: it knows a trail by its name where AWS takes its ARN as well. */
export function createCloudTrail({ emulator }: { readonly emulator: Emulator }): Service {
  return {
    async answer(call) {
      const operation = call.headers["x-amz-target"]?.split(".").at(-1) ?? "";
      if (!namingTrails.includes(operation)) return undefined;
      const asked = JSON.parse(call.body.toString());
      const name = String(asked.Name).split(":trail/").at(-1);
      return emulator({ ...call, body: Buffer.from(JSON.stringify({ ...asked, Name: name })) });
    },
  };
}
