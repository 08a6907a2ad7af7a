/** The credentials of operations. */
import type { oas31 } from 'zod-openapi';
import { loginOperation } from '../api/auth.js';
import type { Access, Operation } from '../api/operation.js';
import type { Deployment } from './responses.js';

const API_KEY = { apiKey: [] };

const WITHOUT_KEY: Record<Access, oas31.SecurityRequirementObject[]> = {
  user: [{ password: [] }, { bearer: [] }],
  'sign-in': [],
  link: [],
  public: [],
};

const WITH_KEY: Record<Access, oas31.SecurityRequirementObject[]> = {
  ...WITHOUT_KEY,
  user: WITHOUT_KEY.user.map((schemes) => ({ ...schemes, ...API_KEY })),
  'sign-in': [API_KEY],
};

/** The alternatives of credentials for an operation. */
export const securityOf = ({ access }: Operation, { isApiKeyRequired }: Deployment) =>
  (isApiKeyRequired ? WITH_KEY : WITHOUT_KEY)[access];

/**
 * The schemes that the operations name. Swagger UI's dialog opens at the last one: the login.
 * @param url the address before `/api`
 */
export const securitySchemes = (
  url: string,
  { isApiKeyRequired }: Deployment,
): Record<string, oas31.SecuritySchemeObject> => ({
  ...(isApiKeyRequired && {
    apiKey: {
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
      description: 'The API key of the client application.',
    },
  }),
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token from login.' },
  password: {
    type: 'oauth2',
    description: 'Logs in with user name and password. No client id or secret is required.',
    flows: { password: { tokenUrl: `${url}${loginOperation.path}`, scopes: {} } },
  },
});
