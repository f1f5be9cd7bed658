// AppSync's authorisation modes: their names in templates, their directives in schemas, and what `util.authType()` calls them.
import type { AuthMode } from '../api.ts';

interface AuthModeFacts {
  /** One bit per mode, so that a field's admitted modes are one number. */
  readonly bit: number;
  /** The directive that admits the mode, without "@". */
  readonly directive: string;
  /** What `util.authType()` answers. */
  readonly authType: string;
}

/** Everything that differs by mode alone. */
export const authModes: Readonly<Record<AuthMode, AuthModeFacts>> = {
  API_KEY: { bit: 1, directive: 'aws_api_key', authType: 'API Key Authorization' },
  AMAZON_COGNITO_USER_POOLS: {
    bit: 2,
    directive: 'aws_cognito_user_pools',
    authType: 'User Pool Authorization',
  },
  AWS_IAM: { bit: 4, directive: 'aws_iam', authType: 'IAM Authorization' },
  OPENID_CONNECT: { bit: 8, directive: 'aws_oidc', authType: 'Open ID Connect Authorization' },
  AWS_LAMBDA: { bit: 16, directive: 'aws_lambda', authType: 'Lambda Authorization' },
};
