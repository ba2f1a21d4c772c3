/** What every service of the supplement has in common: a request comes in, an answer goes out, or moto answers. */

/** A request to AWS's API without its body. Header names are in lower case. */
export interface Head {
  readonly method: string;
  /** Path and query as they were sent; `url` has them without such things as `/../`. */
  readonly path: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who signed it, for which service and region; nobody, for an anonymous request. */
  readonly signer?: Signer | undefined;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
  /** Name of the service in the signature's scope, such as `rds`. */
  readonly service: string;
}

export interface Call extends Head {
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Passes a call on to moto and reads its answer whole. */
export type Emulator = (call: Call) => Promise<Answer>;

/** A service of which every call is read whole: it answers, or leaves the call to moto. */
export interface Service {
  answer(call: Call): Promise<Answer | undefined>;
}

/** A service whose bodies may be large, so that the head alone decides who may pass to moto. */
export interface Guard {
  admit(head: Head): Promise<Admission>;
}

/** Either the refusal, or a pass, which may still say what becomes of moto's answer by its status. */
export type Admission =
  | { readonly refusal: Answer }
  | { readonly refusal?: undefined; readonly review?: (status: number) => Answer | undefined };

/** The account that the local cloud is. Another emulator may be told to be another one. */
export const emulatedAccountId = "123456789012";

const credential = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Who signed a request with Signature Version 4, by header or by query string. */
export function signerOf(headers: Head["headers"], url: URL): Signer | undefined {
  const inHeader = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1];
  const [, accessKeyId, region, service] =
    credential.exec(inHeader ?? url.searchParams.get("X-Amz-Credential") ?? "") ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}

/** The header of a request as the account itself to a service; moto reads the scope and checks no signature. */
export function accountAuthorization(service: string, region = "us-east-1"): string {
  return `AWS4-HMAC-SHA256 Credential=local/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
