import type { Answer, Emulator, Service } from "./service";
import { type Element, parseXml, writeXml } from "./xml";

interface Route53Dependencies {
  readonly emulator: Emulator;
}

/**
 * Route 53 as moto has it, but that Terraform is not told of a change. It would wait for it 10 to 30 seconds before it asks for
 * the first time whether it has reached every name server, and moto's changes have at once.
 */
export function createRoute53({ emulator }: Route53Dependencies): Service {
  return {
    async answer(call) {
      if (call.method === "GET" || !isTerraform(call.headers["user-agent"])) return undefined;
      return withoutChange(await emulator(call));
    },
  };
}

function isTerraform(userAgent = ""): boolean {
  return /\b(Terraform|OpenTofu)\//.test(userAgent);
}

function withoutChange(answer: Answer): Answer {
  const document = answer.body.toString();
  if (answer.status >= 300 || !document.includes("<ChangeInfo>")) return answer;
  const root = parseXml(document);
  return { ...answer, body: writeXml({ ...root, children: root.children.filter(isNotChange) }) };
}

function isNotChange({ name }: Element): boolean {
  return name !== "ChangeInfo";
}
