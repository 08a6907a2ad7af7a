/** Serves the documents for machines. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { entityTag, type Answer } from './answer.js';
import { isNotModified } from './conditional.js';
import { deploymentOf, type Deployment } from './deployment.js';

interface Rendered {
  text: string;
  /** The fingerprint of the text. */
  version: string;
}

/** Clients choose the address through `Host`, so the number of cached documents needs a limit. */
const MAX_CACHED = 10;

function render(document: object): Rendered {
  const text = JSON.stringify(document);
  return { text, version: createHash('sha256').update(text).digest('base64url').slice(0, 16) };
}

/** Renders a document once per container and address. */
function cached(documentOf: (deployment: Deployment) => object): (deployment: Deployment) => Rendered {
  const documents = new Map<string, Rendered>();
  return (deployment) => {
    const key = JSON.stringify(deployment);
    const known = documents.get(key);
    if (known) return known;
    const rendered = render(documentOf(deployment));
    if (documents.size >= MAX_CACHED) documents.clear();
    documents.set(key, rendered);
    return rendered;
  };
}

/** Responds with the document of this deployment. Clients revalidate it by its `ETag`. */
export function documentAnswer(documentOf: (deployment: Deployment) => object) {
  const renderedFor = cached(documentOf);
  return (event: APIGatewayProxyEvent): Promise<Answer> => {
    const { text, version } = renderedFor(deploymentOf(event));
    const headers = { ETag: entityTag(version), 'Cache-Control': 'no-cache' };
    return Promise.resolve(
      isNotModified(event, version)
        ? { status: 304, headers }
        : { status: 200, headers: { ...headers, 'Content-Type': 'application/json' }, text },
    );
  };
}
