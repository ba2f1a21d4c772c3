import type { Answer, Call } from "./service";
import { element, writeXml } from "./xml";

/** The account's public access block as it was put; undefined while there is none. */
export interface S3ControlState {
  readonly publicAccessBlock?: string | undefined;
}

const path = "/v20180820/configuration/publicAccessBlock";
const xml = { "content-type": "application/xml" };

/** S3's operations on the account itself, of which moto's are out of reach: their host name has the account's id in front. */
export function createS3Control(state: S3ControlState = {}) {
  let { publicAccessBlock } = state;

  return {
    isFor: ({ url, signer }: Pick<Call, "url" | "signer">) => url.pathname === path && signer?.service === "s3",
    answer({ method, body }: Pick<Call, "method" | "body">): Answer {
      if (method === "GET")
        return publicAccessBlock === undefined ? noBlock() : { status: 200, headers: xml, body: publicAccessBlock };
      publicAccessBlock = method === "PUT" ? body.toString() : undefined;
      return { status: method === "PUT" ? 200 : 204, headers: {}, body: "" };
    },
    state: (): S3ControlState => ({ publicAccessBlock }),
  };
}

function noBlock(): Answer {
  const error = element("Error", [
    element("Code", "NoSuchPublicAccessBlockConfiguration"),
    element("Message", "The public access block configuration was not found"),
  ]);
  return { status: 404, headers: xml, body: writeXml(element("ErrorResponse", [error])) };
}
