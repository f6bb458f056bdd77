"""boto3 or the AWS CLI as a process: reads calls as lines of JSON, and answers each with a line.

The arguments are `boto3` or `cli`, the URL, and a file for what the CLI writes to files. Credentials come from the environment. The first
line has the version, and the members that the client knows of each operation.
"""

import base64
import contextlib
import datetime
import io
import json
import sys

client_name, url, file = sys.argv[1:4]


def tree(shape):
    """The names of the members of a shape."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {name: tree(member) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [tree(shape.member)]
    return shape.type_name


def known(model):
    operations = {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        operations[name] = {"input": tree(operation.input_shape), "output": tree(operation.output_shape)}
    return operations


def given(value, of_bytes):
    """The input, in which bytes are objects with the member `$bytes`, in Base64."""
    if isinstance(value, dict):
        if "$bytes" in value:
            return of_bytes(value["$bytes"])
        return {key: given(one, of_bytes) for key, one in value.items()}
    return [given(one, of_bytes) for one in value] if isinstance(value, list) else value


def plain(value):
    """Times are texts, and bytes are texts in Base64."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "read"):
        value = value.read()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def boto():
    import boto3
    from botocore import xform_name
    from botocore.config import Config
    from botocore.exceptions import ClientError

    config = Config(retries={"max_attempts": 0})
    client = boto3.session.Session().client("cloudfront", endpoint_url=url, config=config)

    def call(operation, value):
        try:
            return {"output": plain(getattr(client, xform_name(operation))(**given(value, base64.b64decode)))}
        except ClientError as error:
            return {"error": error.response["Error"]["Code"], "message": str(error)}

    return boto3.__version__, client.meta.service_model, call


def cli():
    import awscli
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    model = driver.session.get_service_model("cloudfront")
    is_first = awscli.__version__.startswith("1.")
    try:
        from botocore import xform_name
    except ImportError:
        from awscli.botocore import xform_name

    # The first version takes texts as they are.
    def of_bytes(text):
        return base64.b64decode(text).decode() if is_first else text

    def call(operation, value):
        shape = model.operation_model(operation)
        body = ["--cli-input-json", json.dumps(given(value, of_bytes))]
        command = ["cloudfront", xform_name(operation, "-"), "--endpoint-url", url, "--no-paginate", "--output", "json"]
        # A payload is written to a file, and such a command takes no JSON.
        files = [file] if shape.has_streaming_output else []
        if files:
            body = [text for key, one in value.items() for text in ("--" + xform_name(key, "-"), one)]
        out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = driver.main(command + body + files)
            except SystemExit as error:
                code = error.code
        out.seek(0)
        text = out.read()
        if code != 0:
            return {"error": str(code), "message": err.getvalue()}
        output = json.loads(text) if text.strip() != "" else {}
        if files:
            payload = shape.output_shape.serialization["payload"]
            with open(file, "rb") as written:
                output[payload] = base64.b64encode(written.read()).decode()
        return {"output": output}

    return awscli.__version__, model, call


version, service, run = {"boto3": boto, "cli": cli}[client_name]()


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


say({"version": version, "operations": known(service)})
for line in sys.stdin:
    request = json.loads(line)
    say(run(request["operation"], request["input"]))
