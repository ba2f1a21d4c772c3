import { bodyOf, operationOf } from "./json-protocol";
import type { Emulator, Service } from "./service";

const namingTrails = ["StartLogging", "StopLogging", "DeleteTrail"];

/** CloudTrail as far as moto falls short: it knows a trail by its name where AWS takes its ARN as well. */
export function createCloudTrail({ emulator }: { readonly emulator: Emulator }): Service {
  return {
    async answer(call) {
      if (!namingTrails.includes(operationOf(call))) return undefined;
      const asked = bodyOf(call);
      const name = String(asked.Name).split(":trail/").at(-1);
      return emulator({ ...call, body: Buffer.from(JSON.stringify({ ...asked, Name: name })) });
    },
  };
}
