// Where the pages are: a private bucket that CloudFront alone reads, and the headers that browsers are told. It knows the
// API's addresses and nothing of who signs in, so that the sign-in may know its address.
import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  S3OriginAccessControl,
  Signing,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { BehaviorOptions } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { ReachedAddresses } from './contentSecurityPolicy.ts';
import { notFoundPage, pageAddressCode } from './pageAddress.ts';
import { createPageHeaders } from './responseHeaders.ts';
import type { Stage } from './stages.ts';

/** The pages' bucket and its distribution. */
export class Web extends Construct {
  readonly bucket: IBucket;
  readonly distribution: Distribution;
  /** "https://….cloudfront.net" */
  readonly origin: string;

  constructor(scope: Construct, id: string, stage: Stage, addresses: ReachedAddresses) {
    super(scope, id);
    this.bucket = createBucket(this, stage);
    this.distribution = this.createDistribution(addresses);
    this.origin = `https://${this.distribution.distributionDomainName}`;
  }

  private createDistribution(addresses: ReachedAddresses): Distribution {
    // CloudFront's names are the account's in all regions together, and have 64 characters at most.
    const name = `${Stack.of(this).stackName}-${Aws.REGION}`;
    const headers = createPageHeaders(this, addresses);
    const origin = S3BucketOrigin.withOriginAccessControl(this.bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'OriginAccess', {
        originAccessControlName: name,
        signing: Signing.SIGV4_ALWAYS,
      }),
    });
    const behavior: BehaviorOptions = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // Kept at the edge for a day, compressed; a deployment drops what is kept, and waits until it has.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
    };
    const pageAddress = new EdgeFunction(this, 'PageAddress', {
      // CDK would make a name of the region's token, and cut that to 64 characters in place of the region.
      functionName: name,
      comment: 'The folder of a page becomes its index.html.',
      code: FunctionCode.fromInline(pageAddressCode),
      runtime: FunctionRuntime.JS_2_0,
    });
    const page = {
      ...behavior,
      functionAssociations: [{ function: pageAddress, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: `The pages of ${Stack.of(this).stackName}.`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: { ...page, responseHeadersPolicy: headers.pages },
      // The first pattern that fits is taken.
      additionalBehaviors: {
        '/*/assets/*': { ...behavior, responseHeadersPolicy: headers.assets },
        '/speaker*': { ...page, responseHeadersPolicy: headers.speaker },
        '/playground*': { ...page, responseHeadersPolicy: headers.playground },
      },
      // S3 tells who may not list that a missing file is forbidden. It is not remembered: a deployment may be under way.
      errorResponses: [
        {
          httpStatus: 403,
          responseHttpStatus: 404,
          responsePagePath: `/${notFoundPage.path}`,
          ttl: Duration.seconds(0),
        },
      ],
    });
    acknowledgeDistribution(distribution);
    return distribution;
  }
}

/** A bucket that is deleted with the stack is emptied first, by CDK's own helper: AWS deletes no bucket that holds something. */
function createBucket(scope: Construct, { removalPolicy }: Stage): IBucket {
  const bucket = new Bucket(scope, 'Bucket', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy,
    autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
  });
  acknowledge(
    bucket,
    'AwsSolutions-S1',
    'It holds built pages that everybody may read, and only CloudFront reads them: its log would name no reader.',
  );
  // CDK declares an optional property of the two differently, which exactOptionalPropertyTypes does not let pass.
  return bucket as IBucket;
}

function acknowledgeDistribution(distribution: Distribution): void {
  acknowledge(
    distribution,
    'AwsSolutions-CFR1',
    'Sessions are for people wherever they are; a deployment that wants to shut countries out adds them here.',
  );
  acknowledge(
    distribution,
    'AwsSolutions-CFR2',
    'It serves files that are the same for everybody and takes nothing in; the API behind them has a firewall of its own.',
  );
  acknowledge(
    distribution,
    'AwsSolutions-CFR3',
    'Readers of public files are not recorded: an access log holds their addresses. What is done is logged by the API.',
  );
  acknowledge(
    distribution,
    'AwsSolutions-CFR4',
    'CloudFront fixes the protocols of its own host names, old ones among them; choosing them takes a host name and a certificate of one’s own.',
  );
}
