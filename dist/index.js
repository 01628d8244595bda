"use strict"
var ExitCode
module.exports={pause:pause,post:post,resume:resume_resume};

// src/model/errors.ts
class StepError extends Error{}
function messageOf(thrown){
return thrown instanceof Error?thrown.message:String(thrown)
}
function defectText(thrown){
const stack=thrown instanceof Error?thrown.stack??thrown.message:String(thrown)
return`This is a defect of the action; please report it with this text:\n${stack}`
}
class InputError extends StepError{
problems
constructor(problems){
super(1===problems.length?problems[0]:problems.map(problem=>`- ${problem}`).join("\n"))
this.problems=problems
}
}
class ServiceError extends StepError{
parts
constructor(parts,options){
const code=parts.code?`, ${parts.code}`:"",
id=parts.requestId?` (request ID ${parts.requestId})`:""
super(`Could not ${parts.operation}: ${parts.service} answered ${parts.status}${code}: ${parts.words}${id}`,options)
this.parts=parts
}
}
function isLocked(error){
const{status,words}=error.parts
return[401,403,423,441].includes(status)&&/\block(ed)?\b/i.test(words)
}
class NetworkError extends StepError{
host
trouble
sent
constructor(operation,host,trouble,sent,words,options){
super(`Could not ${operation}: ${words}`,options)
this.host=host
this.trouble=trouble
this.sent=sent
}
}
class TimeLimitError extends StepError{}
class RenewalError extends StepError{
constructor(operation,cause){
super(`Could not ${operation}: the token has expired, and IAM gave no new one`,{cause})
}
}
class RunnerFileError extends StepError{
trouble
constructor(what,trouble,words,options){
super(`The ${what} of this step could not be written: ${words}`,options)
this.trouble=trouble
}
}
class CancelledError extends StepError{
constructor(options){
super("The job was cancelled",options)
}
}

// src/model/text.ts
const ORDINARY=/^[ -~\xab\xbb\u2026\u2013\u2192\xb7\u2019]*$/
function plain(text,longest=300){
const given=String(text),
visible=(ORDINARY.test(given)?given:given.toWellFormed().replace((()=>/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu)(),spelled).replace((()=>/^\p{M}+|(?<=\p{M}{4})\p{M}+/gu)(),allSpelled)).replaceAll("##[","## [")
return visible.length>longest?`${visible.slice(0,longest).toWellFormed()}\u{2026}`:visible
}
function allSpelled(characters){
return Array.from(characters,spelled).join("")
}
function spelled(character){
const code=character.codePointAt(0)??0
if(code>65535)return`\\u{${code.toString(16)}}`
return code>255?`\\u${code.toString(16).padStart(4,"0")}`:`\\x${code.toString(16).padStart(2,"0")}`
}
function logLine(text){
const line=plain(text,4e3)
return line.trimStart().startsWith("::")?`\xb7 ${line}`:line
}
function logLines(text){
return text.split("\n").map(logLine)
}
function fewOf(items,shown=10,asText=String){
const first=items.slice(0,shown).map(asText).join(", ")
return items.length<=shown?first:`${first} and ${items.length-shown} more`
}
function counted(count,noun){
return`${count} ${noun}${1===count?"":"s"}`
}
function capital(text){
return`${text.slice(0,1).toUpperCase()}${text.slice(1)}`
}
function span(ms){
if(ms<1e3)return`${Math.max(0,Math.round(ms))} ms`
const seconds=Math.round(ms/1e3)
if(seconds<60)return`${seconds} s`
const minutes=Math.floor(seconds/60)
if(minutes<60)return seconds%60?`${minutes} min ${seconds%60} s`:`${minutes} min`
return minutes%60?`${Math.floor(minutes/60)} h ${minutes%60} min`:`${minutes/60} h`
}
function timeOfDay(ms){
return new Date(ms).toISOString().slice(11,19)
}
function dayAndTime(ms,now){
const date=new Date(ms),
month=date.toUTCString().slice(8,11),
year=date.getUTCFullYear()===new Date(now).getUTCFullYear()?"":` ${date.getUTCFullYear()}`
return`${date.getUTCDate()} ${month}${year} ${date.toISOString().slice(11,16)}`
}

// src/runner/exit.ts
process.exitCode=1
function exit(success){
process.exitCode=success?0:1
setTimeout(()=>process.exit(),500).unref()
process.stdout.write("",()=>process.exit())
}
process.on("uncaughtException",error=>{
process.stdout.write(`${logLines(defectText(error)).join("\n")}\n`)
process.exit(1)
})
const node_fs=require("node:fs"),
node_os=require("node:os"),
os=require("os");

// @actions/core/lib/utils.js
function utils_toCommandValue(input){
if(null==input)return"";else if("string"==typeof input||input instanceof String)return input
return JSON.stringify(input)
}
function toCommandProperties(annotationProperties){
if(!Object.keys(annotationProperties).length)return{}
return{title:annotationProperties.title,file:annotationProperties.file,line:annotationProperties.startLine,endLine:annotationProperties.endLine,col:annotationProperties.startColumn,endColumn:annotationProperties.endColumn}
}

// @actions/core/lib/command.js
function command_issueCommand(command,properties,message){
const cmd=new Command(command,properties,message)
process.stdout.write(cmd.toString()+os.EOL)
}
function command_issue(name,message=""){
command_issueCommand(name,{},message)
}
const CMD_STRING="::"
class Command{
constructor(command,properties,message){
if(!command)command="missing.command"
this.command=command
this.properties=properties
this.message=message
}
toString(){
let cmdStr=CMD_STRING+this.command
if(this.properties&&Object.keys(this.properties).length>0){
cmdStr+=" "
let first=true
for(const key in this.properties)if(this.properties.hasOwnProperty(key)){
const val=this.properties[key]
if(val){
if(first)first=false;else cmdStr+=","
cmdStr+=`${key}=${escapeProperty(val)}`
}
}
}
return cmdStr+`${CMD_STRING}${escapeData(this.message)}`
}
}
function escapeData(s){
return utils_toCommandValue(s).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")
}
function escapeProperty(s){
return utils_toCommandValue(s).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")
}
const crypto=require("crypto"),
fs=require("fs");

// @actions/core/lib/file-command.js
function file_command_issueFileCommand(command,message){
const filePath=process.env[`GITHUB_${command}`]
if(!filePath)throw new Error(`Unable to find environment variable for file command ${command}`)
if(!fs.existsSync(filePath))throw new Error(`Missing file at path: ${filePath}`)
fs.appendFileSync(filePath,`${utils_toCommandValue(message)}${os.EOL}`,{encoding:"utf8"})
}
function file_command_prepareKeyValueMessage(key,value){
const delimiter=`ghadelimiter_${crypto.randomUUID()}`,
convertedValue=utils_toCommandValue(value)
if(key.includes(delimiter))throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`)
if(convertedValue.includes(delimiter))throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`)
return`${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`
}
require("path");

// @actions/core/lib/core.js
(function(ExitCode){
ExitCode[ExitCode["Success"]=0]="Success"
ExitCode[ExitCode["Failure"]=1]="Failure"
})(ExitCode||(ExitCode={}))
function setSecret(secret){
command_issueCommand("add-mask",{},secret)
}
function getInput(name,options){
const val=process.env[`INPUT_${name.replace(/ /g,"_").toUpperCase()}`]||""
if(options&&options.required&&!val)throw new Error(`Input required and not supplied: ${name}`)
if(options&&false===options.trimWhitespace)return val
return val.trim()
}
function setOutput(name,value){
const filePath=process.env["GITHUB_OUTPUT"]||""
if(filePath)return file_command_issueFileCommand("OUTPUT",file_command_prepareKeyValueMessage(name,value))
process.stdout.write(os.EOL)
command_issueCommand("set-output",{name},utils_toCommandValue(value))
}
function debug(message){
command_issueCommand("debug",{},message)
}
function error(message,properties={}){
command_issueCommand("error",toCommandProperties(properties),message instanceof Error?message.toString():message)
}
function warning(message,properties={}){
command_issueCommand("warning",toCommandProperties(properties),message instanceof Error?message.toString():message)
}
function notice(message,properties={}){
command_issueCommand("notice",toCommandProperties(properties),message instanceof Error?message.toString():message)
}
function startGroup(name){
command_issue("group",name)
}
function endGroup(){
command_issue("endgroup")
}
function saveState(name,value){
const filePath=process.env["GITHUB_STATE"]||""
if(filePath)return file_command_issueFileCommand("STATE",file_command_prepareKeyValueMessage(name,value))
command_issueCommand("save-state",{name},utils_toCommandValue(value))
}
const node_net=require("node:net");

// src/cloud/noProxy.ts
function isDirect(url,noProxy){
const name=canonical(url.hostname),
family=node_net.isIP(name),
port=Number(url.port||("https:"===url.protocol?443:80))
if("localhost"===name||"::1"===name||4===family&&name.startsWith("127."))return true
return noProxy.split(/[\s,;]+/).some(entry=>""!==entry&&names(entry,{name,family,port}))
}
function names(entry,{name,family,port}){
const[,rest=entry,ownPort=port]=/^([^:]*|\[.*\](?:\/\d+)?):(\d+)$/.exec(entry)??[]
if(Number(ownPort)!==port)return false
if(/^\*\.*$/.test(rest))return true
const[written="",prefix]=rest.replace(/[[\]]/g,"").split("/"),
address=canonical(written)
if(node_net.isIP(address)!==family)return false
if(0===family)return void 0===prefix&&isInDomain(name,written)
if(void 0===prefix)return address===name
const bits=Number(prefix)-(4===family&&written.includes(":")?96:0)
if(!/^\d+$/.test(prefix)||bits<0||bits>(4===family?32:128))return false
const type=4===family?"ipv4":"ipv6",
range=new node_net.BlockList
range.addSubnet(address,bits,type)
return range.check(name,type)
}
function isInDomain(name,written){
const bare=written.replace(/^\*?\./,""),
domain=canonical(bare)
if(""===domain)return false
return name.endsWith(`.${domain}`)||bare===written&&name===domain
}
function canonical(written){
const bare=written.replace(/^\[|\]$|%.*$/g,""),
name=(URL.parse(`http://${bare.includes(":")?`[${bare}]`:bare}`)?.hostname??"").replace(/^\[|\]$|\.+$/g,""),
[,high,low]=/^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(name)??[]
if(void 0===high||void 0===low)return name
return Buffer.from(`${high.padStart(4,"0")}${low.padStart(4,"0")}`,"hex").join(".")
}

// src/cloud/proxy.ts
const PROXY_VARIABLES=["https_proxy","HTTPS_PROXY","http_proxy","HTTP_PROXY"],
WRITTEN=/^(?:(?:([a-z][a-z\d+.-]*):)?\/\/)?(?:(.*)@)?(.*)$/is,
PLACE=/^(\[[^\]]*\]|[^:/?#[\]\s\\]+)(?::(\d+))?(?:[/?#].*)?$/s
function proxyFor(url,env){
const name=`${url.protocol.slice(0,-1)}_proxy`,
variable=[name,name.toUpperCase()].find(each=>env[each]?.trim())
if(void 0===variable||isDirect(url,env["no_proxy"]||env["NO_PROXY"]||""))return null
return readProxy(variable,env[variable]??"")
}
function describeProxy({host,port,variable}){
return`the proxy ${plain(authorityOf(host,port),100)} (${variable})`
}
function authorityOf(host,port){
return`${node_net.isIPv6(host)?`[${host}]`:host}:${port}`
}
function proxySecrets(value){
const[,,credentials=""]=WRITTEN.exec(value.trim())??[],
[,password=""]=/:(.*)/s.exec(credentials)??[]
if(""===password&&credentials.length<8)return[]
return[...new Set((""===password?[credentials]:[password,credentials]).flatMap(text=>[text,decoded(text).toString("utf8")]))]
}
function readProxy(variable,value){
const[,scheme="http",credentials="",place=""]=WRITTEN.exec(value.trim())??[],
kind=scheme.toLowerCase(),
problem=words=>new InputError([`${variable}: ${words}`])
if("http"!==kind&&"https"!==kind)throw problem(`a proxy of the kind ${plain(kind,20)} is not supported; use http:// or https://`)
const isTls="https"===kind,
[,written="",digits]=PLACE.exec(place)??[],
host=hostOf(written),
port=Number(digits??(isTls?443:80))
if(""===host||port<1||port>65535)throw problem("holds no address of a proxy; write http://host:port or http://user:password@host:port, IPv6 in brackets")
const pair=credentials.includes(":")?credentials:`${credentials}:`
return{isTls,host,port,authorization:""===credentials?null:`Basic ${decoded(pair).toString("base64")}`,variable}
}
function hostOf(written){
if(!written.startsWith("["))return URL.parse(`http://${written}`)?.hostname??""
const address=written.slice(1,-1).replace("%25","%")
return node_net.isIPv6(address)?address:""
}
function decoded(text){
const raw=Buffer.from(text,"utf8").toString("latin1").replace(/%([\da-f]{2})/gi,(_,code)=>String.fromCharCode(Number.parseInt(code,16)))
return Buffer.from(raw,"latin1")
}

// src/inputs/credentials.ts
const SIGN_IN_METHOD_NAMES={"access-key":"AK/SK",token:"an existing token",password:"IAM user and password",keyless:"keyless (OIDC)"},
accessKey=(key,secret,...securityToken)=>({kind:"access-key",need:[[key],[secret]],may:securityToken}),
token=(...names)=>({kind:"token",need:[names],may:[]}),
user=(username,password,...domainNames)=>({kind:"password",need:[[username],[password],domainNames],may:[]}),
BY_INPUT=[accessKey("access-key-id","secret-access-key","security-token"),token("auth-token"),user("username","password","domain-name"),{kind:"keyless",need:[["identity-provider"]],may:["audience"]}],
FAMILIES=[
{name:"OpenStack",region:["OS_REGION_NAME","OS_REGION"],projectId:["OS_PROJECT_ID","OS_TENANT_ID"],projectName:["OS_PROJECT_NAME","OS_TENANT_NAME"],iam:"OS_AUTH_URL",forms:[token("OS_AUTH_TOKEN","OS_TOKEN"),accessKey("OS_ACCESS_KEY","OS_SECRET_KEY","OS_SECURITY_TOKEN"),user("OS_USERNAME","OS_PASSWORD","OS_USER_DOMAIN_NAME","OS_DOMAIN_NAME","OS_PROJECT_DOMAIN_NAME")]},
{name:"Terraform of Huawei Cloud",region:["HW_REGION_NAME"],projectId:["HW_PROJECT_ID"],projectName:["HW_PROJECT_NAME"],iam:"HW_AUTH_URL",forms:[accessKey("HW_ACCESS_KEY","HW_SECRET_KEY","HW_SECURITY_TOKEN"),user("HW_USER_NAME","HW_USER_PASSWORD","HW_DOMAIN_NAME")]},
{name:"huaweicloud/auth-action",region:["HUAWEI_CLOUD_REGION"],projectId:["HUAWEI_CLOUD_PROJECT_ID"],projectName:[],iam:null,forms:[accessKey("HUAWEI_CLOUD_ACCESS_KEY_ID","HUAWEI_CLOUD_SECRET_ACCESS_KEY")]},
{name:"vendor SDK",region:["HUAWEICLOUD_SDK_REGION"],projectId:["HUAWEICLOUD_SDK_PROJECT_ID"],projectName:[],iam:"HUAWEICLOUD_SDK_IAM_ENDPOINT",forms:[accessKey("HUAWEICLOUD_SDK_AK","HUAWEICLOUD_SDK_SK","HUAWEICLOUD_SDK_SECURITY_TOKEN")]}
]
function namesOf(form){
return[...form.need.flat(),...form.may]
}
function secretsOf(forms){
return forms.flatMap(form=>{
if("keyless"===form.kind)return[]
return"password"===form.kind?form.need[1]??[]:namesOf(form)
})
}
const SECRET_INPUTS=secretsOf(BY_INPUT),
SECRET_VARIABLES=secretsOf(FAMILIES.flatMap(({forms})=>forms))
function familyOf({source}){
return FAMILIES.find(({name})=>name===source.family)??null
}

// src/runner/canonical.ts
const ESCAPE=/\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\(.)|%([0-9a-f]{2})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|''|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf/gis,
CONTROLS={n:"\n",r:"\r",t:"	",b:"\b",f:"\f"},
ENTITIES={amp:"&",lt:"<",gt:">",quot:'"',apos:"'"},
BEGIN=/[\\%&]|''|\xe2\x80|\xef\xbb/
function canonical_canonical(text){
return undone(utf8(text))
}
function undone(bytes){
return undo(bytes,null).text
}
function originOf(given,asBytes=utf8){
let at=0
const origin=Array.from(given).flatMap(character=>{
const span=[at,at+character.length]
at+=character.length
return Array(asBytes(character).length).fill(span)
})
return undo(asBytes(given),origin).origin??[]
}
function undo(bytes,origin){
let undone={text:bytes,origin}
for(let layer=0;layer<8&&BEGIN.test(undone.text);layer+=1){
const{text,origin}=undone,
parts=[]
let end=0
const next=text.replace(ESCAPE,(...found)=>{
const meant=meaning(found)
if(origin){
const at=found.at(-2)
parts.push(origin.slice(end,at))
end=at+found[0].length
const span=[origin[at]?.[0]??0,origin[end-1]?.[1]??0]
parts.push(Array(meant.length).fill(span))
}
return meant
})
if(next===text)break
undone={text:next,origin:origin&&[...parts,origin.slice(end)].flat()}
}
return undone
}
function meaning([whole,high,low,unicode,braced,hex,escaped,percent,decimal,hexEntity,entity]){
if(void 0!==high&&void 0!==low)return utf8(String.fromCharCode(Number.parseInt(high,16),Number.parseInt(low,16)))
const code=unicode??braced??hex??hexEntity
if(void 0!==code)return ofCode(Number.parseInt(code,16))
if(void 0!==decimal)return ofCode(Number(decimal))
if(void 0!==percent)return String.fromCharCode(Number.parseInt(percent,16))
if(void 0!==escaped)return CONTROLS[escaped]??escaped
if(void 0!==entity)return ENTITIES[entity.toLowerCase()]??""
return"''"===whole?"'":""
}
function ofCode(code){
if(code>1114111||code>=8203&&code<=8205||65279===code)return""
return utf8(String.fromCodePoint(code))
}
function utf8(text){
return Buffer.from(text,"utf8").toString("latin1")
}
const ENCODINGS=[
{name:"base64",runs:/[A-Za-z0-9+/_-]{6,}/g,starts:4,perByte:4/3},
{name:"hex",runs:/[0-9a-f]{10,}/gi,starts:2,perByte:2}
]
function*decodings(text,least){
for(const{name,runs,starts,perByte}of ENCODINGS)for(const{0:run,index}of text.matchAll(runs))if(!(run.length<least*perByte))for(let shift=0;shift<starts;shift+=1){
const decoded=Buffer.from(run.slice(shift),name).toString("latin1")
yield{text:decoded,from:index+shift,perByte}
}
}

// src/runner/redact.ts
const SHORTEST_ALONE=3,
COMMON=new Set("RUNNING STARTING PAUSED ABNORMAL ERROR DELETE OBS MRS DLI CLOUDTABLE DWS DIS IAM GitHub running paused resumed requested planned failed missing pause resume dump task tasks stream streams state before after result error warning notice never always success failure project region name all code true false".split(" ")),
SIGNATURE=/signature["':=\s]{1,4}([0-9a-f]{8,})/gi
function nothingOf(length){
return{length,least:length,pieces:new Set,whole:new Set}
}
class Redaction{
#plain=nothingOf(16)
#encoded=nothingOf(7)
#known=new Set
#public=new Set(COMMON)
#seen=new Map
add(secret){
if(secret.length<SHORTEST_ALONE||COMMON.has(secret)||this.#known.has(secret))return
this.#known.add(secret)
this.#seen.clear()
const trimmed=/^(["'])(.*)\1$/s.exec(secret)?.[2]??secret
for(const form of new Set([secret,trimmed,trimmed.replaceAll(" ","+")])){
const text=canonical_canonical(form)
want(this.#plain,text)
for(const begun of[text,text.slice(1),text.slice(2)])want(this.#encoded,begun)
}
}
show(text){
this.#public.add(text)
}
text(text){
if(0===this.#known.size||this.#public.has(text))return text
const known=this.#seen.get(text)
if(void 0!==known)return known
const redacted=this.#withoutSecrets(text)
if(text.length<=100)this.#seen.set(text,redacted)
return redacted
}
#withoutSecrets(text){
const bytes=canonical_canonical(text),
spans=spansIn(bytes,this.#plain)
for(const decoded of decodings(bytes,this.#encoded.least)){
const inner=spansIn(undone(decoded.text),this.#encoded)
if(0===inner.length)continue
const origin=originOf(decoded.text,String)
spans.push(...inner.map(span=>encodedSpan(decoded,spanIn(origin,span))))
}
if(0===spans.length)return text
const origin=originOf(text)
return hide(text,spans.map(span=>spanIn(origin,span)))
}
}
function spanIn(origin,[start,end]){
return[origin[start]?.[0]??0,origin[end-1]?.[1]??0]
}
function want(wanted,secret){
const{length,pieces,whole}=wanted
if(secret.length>=length)for(let at=0;at+length<=secret.length;at+=1)pieces.add(secret.slice(at,at+length));else if(secret.length>=SHORTEST_ALONE){
whole.add(secret)
wanted.least=Math.min(wanted.least,secret.length)
}
}
function spansIn(bytes,{length,pieces,whole}){
const spans=[]
for(let at=0;pieces.size>0&&at+length<=bytes.length;at+=1)if(pieces.has(bytes.slice(at,at+length)))spans.push([at,at+length]);
for(const secret of whole)for(let at=bytes.indexOf(secret);at>=0;at=bytes.indexOf(secret,at+1)){
const end=at+secret.length
if(secret.length>=5||standsAlone(bytes,at,end))spans.push([at,end])
}
for(const found of bytes.matchAll(SIGNATURE)){
const end=found.index+found[0].length
spans.push([end-(found[1]??"").length,end])
}
return spans
}
function standsAlone(text,start,end){
return!/\w/.test(`${text[start-1]??""}${text[end]??""}`)
}
function encodedSpan({from,perByte},[start,end]){
return[from+Math.floor(start*perByte),from+Math.ceil(end*perByte)]
}
function hide(text,spans){
let hidden="",
end=0
for(const[start,stop]of spans.sort(([a],[b])=>a-b)){
if(start>end||""===hidden)hidden+=`${text.slice(end,start)}***`
end=Math.max(end,stop)
}
return hidden+text.slice(end)
}

// src/runner/runnerFile.ts
const TROUBLES={EACCES:"denied",EPERM:"denied",EROFS:"denied",ENOSPC:"full",EDQUOT:"full"}
function writing(what,file,write){
try{
write()
}catch(error){
const{trouble,words}=whyNotWritten(error,file??"")
throw new RunnerFileError(what,trouble,words,{cause:error})
}
}
function whyNotWritten(error,file){
const{message,code=accessCode(file)}=error instanceof Error?error:new Error(String(error)),
trouble=TROUBLES[code]??"lost",
path=plain(file)
if("full"===trouble)return{trouble,words:`the disk is full (${code}, ${path})`}
if("lost"===trouble)return{trouble,words:plain(message)}
if("EROFS"===code)return{trouble,words:`${path} is on a file system that is read-only (${code})`}
return{trouble,words:`${userInWords()} may not write ${path} (${code})${rightsOf(file)}`}
}
function accessCode(file){
try{
node_fs.accessSync(file,node_fs.constants.W_OK)
return""
}catch(error){
return error.code??""
}
}
function userInWords(){
const id=process.getuid?.()
return void 0===id?"the user of this step":`the user with the ID ${id}`
}
function rightsOf(file){
try{
const{uid,mode}=node_fs.statSync(file)
return`, which belongs to user ${uid} and has the rights ${(511&mode).toString(8)}`
}catch{
return""
}
}

// src/runner/runner.ts
const PUBLIC_INPUTS=["stream-name","task-names","task-ids","region","project-name","project-id"],
ACTION_MASKED=["HUAWEI_CLOUD_REGION","HUAWEI_CLOUD_PROJECT_ID"],
ACTION_FOLDER=/\/_actions\/([\w.-]+\/[\w.-]+)\/([\w./-]+?)\/dist\//,
CANCEL_GRACE=2500
class Runner{
env=process.env
#secrets=new Set
#redaction=new Redaction
#isGroupOpen=false
constructor(){
if("0"===this.env["NODE_TLS_REJECT_UNAUTHORIZED"]){
delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"]
this.warning("NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate authority set NODE_EXTRA_CA_CERTS.")
}
const variable=name=>this.env[name]??"",
secrets=[...SECRET_INPUTS.map(name=>this.input(name)),...SECRET_VARIABLES.map(variable),...PROXY_VARIABLES.flatMap(name=>proxySecrets(variable(name)))]
for(const secret of secrets)this.mask(secret);
for(const name of PUBLIC_INPUTS)for(const text of this.input(name).split(/[\s,"[\]]+/))this.#redaction.show(text)
}
get elapsed(){
return 1e3*process.uptime()
}
given(){
return{input:name=>getInput(name,{trimWhitespace:false}),env:this.env,cloudsFile:()=>(()=>["clouds.yaml",`${node_os.homedir()}/.config/openstack/clouds.yaml`,"/etc/openstack/clouds.yaml"])().find(path=>node_fs.existsSync(path))??null}
}
input(name){
return getInput(name)
}
mask(secret){
for(const line of secret.split(/\r\n|\r|\n/).map(each=>each.trim()))if(!(""===line||this.#secrets.has(line))){
this.#secrets.add(line)
this.#redaction.add(line)
setSecret(line)
}
}
redacted(text){
return this.#redaction.text(text)
}
isMasked(text){
const byAnother=ACTION_MASKED.some(name=>this.env[name]===text)
return text.includes("***")||byAnother||[...this.#secrets].some(secret=>text.includes(secret))
}
debug(text){
if("1"===this.env["RUNNER_DEBUG"])debug(this.#harmless(text))
}
startGroup(title){
this.endGroup()
this.#isGroupOpen=true
startGroup(plain(this.redacted(title)))
}
endGroup(){
if(this.#isGroupOpen)endGroup()
this.#isGroupOpen=false
}
info(text){
process.stdout.write(`${this.#harmless(text)}\n`)
}
notice(text,title){
this.#annotate(notice,text,title)
}
warning(text,title){
this.#annotate(warning,text,title)
}
error(text,title){
this.endGroup()
this.#annotate(error,text,title)
}
saveState(name,value){
writing("state",this.env["GITHUB_STATE"],()=>saveState(name,value))
}
setOutputs(outputs){
writing("outputs",this.env["GITHUB_OUTPUT"],()=>{
for(const[name,value]of Object.entries(outputs))setOutput(name,value)
})
}
summarize(markdown){
const file=this.env["GITHUB_STEP_SUMMARY"]
if(!file)return
try{
node_fs.appendFileSync(file,this.redacted(markdown))
}catch(error){
this.warning(`The job summary could not be written: ${whyNotWritten(error,file).words}`)
}
}
get action(){
const{GITHUB_ACTION_REPOSITORY:name="",GITHUB_ACTION_REF:version="",GITHUB_ACTION_PATH:composite="",GITHUB_SERVER_URL:url=""}=this.env,
script=(process.argv[1]??"").replaceAll("\\","/"),
[repository="",ref=""]=ACTION_FOLDER.exec(script)?.slice(1)??(""===composite?[name,version]:[])
if(!/^[\w.-]+\/[\w.-]+$/.test(repository)||!/^[\w./-]+$/.test(ref))return null
return{repository,ref,server:/^https:\/\/[\w.-]+(:\d+)?$/.test(url)?url:"https://github.com"}
}
get stepId(){
const id=this.env["GITHUB_ACTION"]??""
return/^[A-Za-z][\w-]*$/.test(id)?id:null
}
get isPullRequest(){
return(this.env["GITHUB_EVENT_NAME"]??"").startsWith("pull_request")
}
listenForCancel(patience){
const cancelled=new AbortController,
overdue=new AbortController
let heard=false
const onSignal=()=>{
if(heard)return
heard=true
this.info("The job is being cancelled; ending with what is known")
if(0===patience)cancelled.abort();else setTimeout(()=>cancelled.abort(),patience).unref()
setTimeout(()=>overdue.abort(),CANCEL_GRACE).unref()
}
process.on("SIGINT",onSignal)
process.on("SIGTERM",onSignal)
return{cancelled:cancelled.signal,overdue:overdue.signal}
}
#annotate(command,text,title){
command(this.#harmless(text),void 0===title?{}:{title:plain(this.redacted(title))})
}
#harmless(text){
return logLines(this.redacted(text)).join("\n")
}
}

// src/model/names.ts
function isStreamName(text){
return/^[A-Za-z0-9_-]{1,64}$/.test(text)
}
function isProjectId(text){
return/^[A-Za-z0-9_-]{1,64}$/.test(text)
}
function isTaskId(text){
return/^[\x21-\x7e]{1,64}$/.test(text)
}
function isTime(text){
const time=new Date(text)
return!Number.isNaN(time.getTime())&&time.toISOString()===text
}

// src/inputs/keyForm.ts
const ACCESS_KEY=/^[A-Z0-9]{20}$/,
keyForm_HIDDEN=[/^\*{3,}$/,"is \xab***\xbb, copied from a log, which hides secrets. Copy it from its source"],
LINE_BREAK=[/[\r\n]/,"has a line break inside. Copy it again, in one line"],
UNSEEN=[/[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u,"has a character inside that cannot be seen (#). Copy it again, or type it"],
TABLE_LINE="is a whole line of a file such as credentials.csv. Give \xabAccess Key Id\xbb and \xabSecret Access Key\xbb each alone",
KEY=[keyForm_HIDDEN,[/^(\$\{?[A-Z_][A-Z0-9_]*\}?|\$\{\{.*\}\}|%[A-Z_]+%|<[^<>]*>)$/is,"is a placeholder or the name of a variable. Give the value"],[/^\s*(((export|set|setx)\s+|\$env:)["']?\w+|["']?([a-z]+[ _-])*(ak|sk|access[ _-]?key([ _-]?id)?|secret([ _-]access)?[ _-]?key|(security|auth|subject)[ _-]?token|token)["']?)\s*[=:]|^bearer\s/i,"begins with a name, such as \xabSK=\xbb or \xabexport SK=\xbb. Give the value alone"],[/[,;\t\n]["\s]*[A-Z0-9]{20}["\s]*([,;\t\n]|$)|^["\s]*[A-Z0-9]{20}["\s]*[,;\t\n]/,TABLE_LINE],[/access key id.*secret access key/is,TABLE_LINE],[/^["'`\u2018\u201c\u201e\xab]|["'`\u2019\u201d\u201c\xbb]$/,"has quotes around it. Take them off"],LINE_BREAK,[/\s/,"has a blank inside. Copy it again, without it"],UNSEEN,[/[^\x21-\x7e]/u,"has a character inside that cannot be in it (#). Copy it again"]],
NAME=[keyForm_HIDDEN,LINE_BREAK,UNSEEN],
FLAWS={accessKey:KEY,secretKey:KEY,securityToken:KEY,token:KEY,username:NAME,password:[keyForm_HIDDEN,[/[\u200b-\u200f\u2060\ufeff\u00ad]/,UNSEEN[1]]],domainName:NAME,identityProvider:[[/[^\x21-\x7e]/,"is not the name of an identity provider (letters, digits, - and _)"]]}
function flawsOf(signInMethod){
const{kind:_,source,...values}=signInMethod,
flaws=Object.entries(values).flatMap(([field,value],index)=>{
const words=firstFlaw(value??"",FLAWS[field]??[])
return null===words?[]:[`${source.names[index]}: ${words}.`]
})
if(flaws.length>0||"access-key"!==signInMethod.kind)return flaws
const words=pairFlaw(signInMethod.accessKey,signInMethod.secretKey)
return null===words?[]:[`${source.names.slice(0,2).join(", ")}: ${words}.`]
}
function pairFlaw(accessKey,secretKey){
if(accessKey===secretKey)return"both hold the same value. Set the second to the secret of the first"
return ACCESS_KEY.test(secretKey)&&!ACCESS_KEY.test(accessKey)&&accessKey.length>20?"access key and secret key look swapped. Swap them":null
}
function firstFlaw(value,flaws){
for(const[pattern,words]of flaws){
const found=pattern.exec(value)
if(null!==found)return words.replace("#",codeOf(found[0]))
}
return null
}
function codeOf(character){
return`U+${(character.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}`
}

// src/inputs/chooseSignIn.ts
const EMPTY_SECRET="A secret that does not exist is empty; workflows from forks and Dependabot get none."
function chooseSignInMethod(input,env,preferred=null,unread=()=>[]){
const begun=BY_INPUT.filter(form=>setIn(form,input).length>0),
signInMethod=sameAgain(preferred,input,env,begun.length>0)??(begun.length>0?byInputs(begun,input):byEnvironment(env,unread)),
problems=flawsOf(signInMethod)
if(problems.length>0)throw new InputError(problems)
return signInMethod
}
function sameAgain(preferred,input,env,hasInputs){
if(null===preferred||hasInputs!==(null===preferred.family))return null
const{family,kind,names=[]}=preferred,
forms=null===family?BY_INPUT:FAMILIES.find(({name})=>name===family)?.forms,
form=forms?.find(each=>each.kind===kind)
if(void 0===form)return null
const look=null===family?input:env
return complete(form,name=>names.includes(name)?look(name):"",family)??complete(form,look,family)
}
function byEnvironment(env,unread){
for(const{name,forms}of FAMILIES)for(const form of forms){
const signInMethod=complete(form,env,name)
if(null!==signInMethod)return signInMethod
}
throw new InputError([nothingFound(env,unread())])
}
function byInputs(begun,input){
const given=begun.map(form=>setIn(form,input)),
[form]=begun
if(void 0===form||begun.length>1){
const methods=given.map(names=>names.join(" + ")).join(", and ")
throw new InputError([`${methods}: these are different ways to sign in; use one`])
}
const signInMethod=complete(form,input,null)
if(null!==signInMethod)return signInMethod
const missing=form.need.flat().filter(name=>""===input(name)),
verb=1===missing.length?"is":"are"
throw new InputError([`${missing.join(", ")} ${verb} empty, while ${given.flat().join(", ")} is set. ${EMPTY_SECRET}`])
}
function nothingFound(env,unread){
const halves=FAMILIES.flatMap(family=>family.forms).flatMap(form=>{
const found=setIn(form,env),
missing=form.need.filter(names=>names.every(name=>""===env(name)))
if(0===found.length)return[]
return`${found.join(", ")} without ${missing.map(names=>names.join(" or ")).join(", ")}`
}),
half=halves.length>0?` There is ${halves.join("; ")}.`:"",
other=unread.length>0?` Found, but not supported: ${fewOf(unread)}.`:""
return`no credentials: no credential input is set, and no complete sign-in method is in the environment.${half}${other} Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or username, password and domain-name. ${EMPTY_SECRET}`
}
function setIn(form,look){
return namesOf(form).filter(name=>""!==look(name))
}
function complete(form,look,family){
const isSet=name=>""!==look(name),
found=form.need.map(names=>names.find(isSet)??"")
if(found.includes(""))return null
const names=[...found,...form.may.filter(isSet)],
source={family,names},
[first="",second="",third=""]=names.map(look)
switch(form.kind){
case"access-key":
return{kind:form.kind,source,accessKey:first,secretKey:second,securityToken:third||null}
case"token":
return{kind:form.kind,source,token:first}
case"password":
return{kind:form.kind,source,username:first,password:second,domainName:third}
case"keyless":
return{kind:form.kind,source,identityProvider:first,audience:second||null}
}
}

// src/inputs/collect.ts
function collect(problems,read){
try{
return read()
}catch(error){
if(!(error instanceof InputError))throw error
problems.push(...error.problems)
return null
}
}

// src/inputs/elsewhere.ts
const USER="a user by ID",
DOMAIN="an account (domain) by ID",
TERRAFORM="Terraform of Huawei Cloud"
function elsewhereOf(family,isUser,isByName){
const agency=[true,"acting for another account or project","its credentials"]
switch(family){
case"OpenStack":
return[[...agency,"OS_AGENCY_NAME","OS_AGENCY_DOMAIN_NAME","OS_DELEGATED_PROJECT","OS_TRUST_ID"],[isUser,USER,"OS_USERNAME","OS_USER_ID"],[isUser,DOMAIN,"OS_USER_DOMAIN_NAME","OS_USER_DOMAIN_ID"],[isUser||isByName,DOMAIN,"OS_USER_DOMAIN_NAME","OS_DOMAIN_ID"],[isByName,"a project in a domain by ID","OS_PROJECT_ID","OS_PROJECT_DOMAIN_ID"]]
case TERRAFORM:
return[[...agency,"HW_ASSUME_ROLE_AGENCY_NAME","HW_ASSUME_ROLE_DOMAIN_NAME","HW_ASSUME_ROLE_DOMAIN_ID"],[isUser,USER,"HW_USER_NAME","HW_USER_ID"],[isUser||isByName,DOMAIN,"HW_DOMAIN_NAME","HW_DOMAIN_ID"]]
default:
return[]
}
}
function leadElsewhere(env,signInMethod,isByName){
return elsewhereOf(signInMethod?.source.family,signInMethod?.kind==="password",isByName).flatMap(([matters,what,instead,...names])=>names.filter(name=>matters&&""!==env(name)).map(name=>`${name}: ${what} is not supported. Give ${instead}, and set ${name}: '' in the env of this step.`))
}
function otherCloud(env,signInMethod,regionalDis){
const cloud=env("HW_CLOUD").toLowerCase()
if(signInMethod?.source.family!==TERRAFORM||""===cloud||null===regionalDis)return[]
const{hostname}=new URL(regionalDis)
if(hostname===cloud||hostname.endsWith(`.${cloud}`))return[]
return[`HW_CLOUD: names another cloud than that of the region (${hostname}). Set endpoint and iam-endpoint to the URLs of your cloud, or correct region.`]
}
const OWNERS=/^(OS|OTC|HW|HWC|HCS|HUAWEI|HUAWEICLOUD|HCLOUD|CLOUD_SDK|SDK|OBS|S3|AWS|TF_VAR)_/i,
CREDENTIALS=/(ACCESS_?KEY|SECRET|TOKEN|PASSW|PASSCODE|CREDENTIAL|USER|DOMAIN|PROFILE|CONFIG_FILE|SECURE_FILE|AGENCY|_[AS]K$|^OS_CLOUD$|_IDP)/i
function unreadCredentials(env){
const read=new Set(FAMILIES.flatMap(({forms})=>forms.flatMap(namesOf)))
return Object.keys(env).filter(name=>env[name]?.trim()&&OWNERS.test(name)&&CREDENTIALS.test(name)&&!read.has(name))
}

// src/model/nearest.ts
function nearest(name,names){
return names.map(each=>({each,far:distance(name.toLowerCase(),each.toLowerCase())})).sort((a,b)=>a.far-b.far).map(({each})=>each)
}
function meant(name,names){
const[first]=nearest(name,names)
if(void 0===first)return null
return distance(name.toLowerCase(),first.toLowerCase())<=Math.max(1,Math.floor(first.length/3))?first:null
}
function distance(from,to){
const table=[],
at=(row,column)=>table[row]?.[column]??0
for(let row=0;row<=from.length;row+=1){
table.push([row])
for(let column=1;column<=to.length;column+=1){
const isSame=from[row-1]===to[column-1],
isSwapped=from[row-1]===to[column-2]&&from[row-2]===to[column-1],
ways=[at(row,column-1)+1]
if(row>0)ways.push(at(row-1,column)+1,at(row-1,column-1)+(isSame?0:1))
if(isSwapped)ways.push(at(row-2,column-2)+1)
table[row]?.push(Math.min(...ways))
}
}
return at(from.length,to.length)
}

// src/inputs/lists.ts
const TOLD=10
function readList(name,text,patternHint,check=()=>null){
const parsed=parseList(text)
if(null===parsed)return{items:[],problems:[`${name}: begins like a JSON array, but is not one of strings. Write a, b or ["a", "b"]`],empty:null}
const isNothing=/^(\[\s*\]|null|""|'')$/.test(text.trim()),
items=isNothing?[]:parsed,
odd=items.flatMap(item=>{
const words=slipIn(item,patternHint)??check(item)
return null===words?[]:[`${name}: \xab${plain(item,80)}\xbb ${words}`]
}),
more=odd.length>TOLD?[`${name}: and ${odd.length-TOLD} more like these`]:[],
empty=isNothing?`the list is empty (\xab${text.trim()}\xbb); `:""
return{items,problems:[...odd.slice(0,TOLD),...more],empty:items.length>0?null:empty}
}
function parseList(text){
const items=text.trim().startsWith("[")?stringsIn(text):text.split(/[\n\r,]/)
return items&&[...new Set(items.map(item=>item.trim()).filter(item=>""!==item))]
}
function stringsIn(json){
try{
const items=JSON.parse(json)
return items.every(item=>"string"==typeof item)?items:null
}catch{
return null
}
}
function slipIn(item,patternHint){
const bare=item.replace(/^([-*\u2022\u2013+]\s+)+/,"").replace(/^["'`]|["'`]$/g,""),
write=`Write ${plain(bare,80)}`,
slips=[[/^[-*\u2022\u2013+]\s/,`begins with a bullet. ${write}`],[/^-$/,"is a dash alone. Take it off"],[/^["'`].*["'`]$/,`has quotes around it. ${write}`],[/^#/,"is a comment, which a list cannot have. Take it out"],[/;/,"has a semicolon. Separate names by commas or line ends"],[/[*?]/,`is a pattern, and patterns are not supported. ${patternHint}`],[/^\{/,"is a piece of JSON. Write names, or a JSON array of strings"]]
return slips.find(([pattern])=>pattern.test(item))?.[1]??null
}
const MEANT=[[/^(true|yes|on|1)$/,["always","true"]],[/^(false|no|off|0)$/,["never","false"]],[/^success$/,["on-success"]],[/^skip$/,["ignore"]],[/^fail$/,["error"]],[/^warn(ing)?$/,["warn","leave"]],[/^keep$/,["leave"]]]
function wordHint(text,values){
const word=text.toLowerCase().replace(/[\s_]+/g,"-"),
value=(MEANT.find(([words])=>words.test(word))?.[1]??[]).find(each=>values.includes(each))??meant(word,values)
return null===value?"":` Did you mean ${value}?`
}
function parseDuration(text){
const found=/^(\d{1,9})([smh]?)$/.exec(text)
if(!found)return null
return Number(found[1])*secondsIn(found[2]??"")*1e3
}
function durationHint(text){
const part=/(\d{1,6}(?:\.\d{1,3})?)\s*(h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])/g,
lower=text.toLowerCase(),
parts=[...lower.matchAll(part)]
if(0===parts.length||""!==lower.replace(part,"").replace(/^pt|[\s,+]|and/g,""))return""
const seconds=Math.ceil(parts.reduce((all,[,count,unit=""])=>all+Number(count)*secondsIn(unit.charAt(0)),0))
return` Did you mean ${seconds%60===0&&seconds>0?`${seconds/60}m`:`${seconds}s`}?`
}
function secondsIn(unit){
return({"":1,s:1,m:60,h:3600})[unit]??1
}

// src/inputs/endpoint.ts
const API_PATH={DIS:/\/v2(?:\/([0-9a-f]{32}|\{[^/]*\}|\$\([^/]*\)s|%7B[^/]*%7D)(?:\/.*)?)?$/i,IAM:/\/v3(?:\.0)?(?:\/(?:auth|projects|domains|users|OS-[A-Za-z-]+)(?:\/.*)?)?$/},
example=service=>`https://${service.toLowerCase()}.eu-de.otc.t-systems.com`,
HOSTS=new Map([["dis","DIS"],["iam","IAM"],["iam-pub","IAM"],["console","the console"],["auth","the console"]])
function serviceUrl(name,text,service){
const url=parsed(text)
if(null===url){
const shown=plain(text.replace(/^.*@/s,"***@"),120)
throw new InputError([`${name}: \xab${shown}\xbb is not a URL. Write it like ${example(service)}`])
}
const given=url.pathname.replace(/\/+$/,""),
found=API_PATH[service].exec(given),
path=given.slice(0,found?.index??given.length).replace(/\/+$/,""),
problem=problemOf(url,path,service)
if(null!==problem)throw new InputError([`${name}: ${problem}`])
const project=found?.[1]??null
return{url:`${url.origin}${path}`,project:null!==project&&isProjectId(project)?project:null}
}
function isSafeForCredentials(url){
return"https:"===url.protocol||"http:"===url.protocol&&isThisMachine(url.hostname)
}
function parsed(text){
const hasScheme=/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text),
[host=""]=text.split("/")
if(!hasScheme&&!/[.:]/.test(host))return null
return URL.parse(hasScheme?text:`https://${text}`)
}
function problemOf(url,path,service){
if(url.username||url.password)return"a URL with credentials in it is refused; use the credential inputs"
if(!isSafeForCredentials(url))return`https is needed, not ${plain(url.protocol,20)}`
if(path.includes("%"))return"a path with encoded characters is refused"
if(url.search||url.hash)return"a URL with a query or a fragment is refused"
const[label="",...domain]=url.hostname.split("."),
owner=domain.length>0?HOSTS.get(label)??service:service
if(owner===service)return null
return`${plain(url.host)} is the host of ${owner}, not of ${service}. Write a URL such as ${example(service)}`
}
function isThisMachine(host){
return"localhost"===host||"[::1]"===host||/^127(\.\d{1,3}){3}$/.test(host)
}

// src/inputs/project.ts
function chooseProject(choice,region,inUrl){
const{input,families,problems}=choice,
given=input("project-id"),
name=input("project-name")
if(null!==inUrl&&""!==given&&given!==inUrl)problems.push(`endpoint, project-id: endpoint names the project ${plain(inUrl,64)}, and project-id ${plain(given,64)}. Write endpoint without /v2 and what follows it, or correct project-id.`)
const id=given||inUrl||""
if(""!==id)return{id:validId(choice,"project-id",id),name:name||null}
if(""!==name)return{id:null,name}
for(const{projectId,projectName}of families){
const ofId=oneValue(choice,projectId,"project-id")
if(null!==ofId)return{id:validId(choice,ofId.name,ofId.value),name:null}
const ofName=oneValue(choice,projectName,"project-name")
if(null!==ofName)return{id:null,name:ofName.value}
}
return{id:null,name:region}
}
function oneValue({env,problems},names,input){
const[first,...others]=names.filter(name=>""!==env(name))
if(void 0===first)return null
const value=env(first),
same=text=>"region"===input?text.trim().toLowerCase():text,
other=others.find(name=>same(env(name))!==same(value))
if(void 0!==other)problems.push(`${first}, ${other}: these mean the same and differ (\xab${plain(value,64)}\xbb and \xab${plain(env(other),64)}\xbb). Correct one, or set ${input}.`)
return{name:first,value}
}
function validId({problems},name,id){
if(isProjectId(id))return id
problems.push(`${name}: \xab${plain(id,60)}\xbb is not the ID of a project (letters and digits, mostly 32). A name goes into project-name.`)
return null
}

// src/inputs/regions.ts
const HUAWEI_CLOUD={regions:["cn-north-1","cn-north-4","cn-east-2","cn-east-3","cn-south-1","ap-southeast-1","ap-southeast-2"],domain:"myhuaweicloud.com"},
CLOUDS=[{regions:["eu-de","eu-nl"],domain:"otc.t-systems.com"},{regions:["eu-ch2"],domain:"sc.otc.t-systems.com",iam:"iam-pub"},{regions:["eu-west-101"],domain:"myhuaweicloud.eu"},HUAWEI_CLOUD]
function endpointsOf(region){
const listed=CLOUDS.find(cloud=>cloud.regions.includes(region)),
{domain,iam="iam"}=listed??HUAWEI_CLOUD,
url=host=>`https://${host}.${region}.${domain}`
return{dis:url("dis"),iam:url(iam),known:void 0!==listed}
}
function isRegionName(text){
return/^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text)&&text.length<=40
}
function regionHint(name){
const known=CLOUDS.flatMap(({regions})=>regions)
if(known.includes(name))return""
const text=name.toLowerCase().replace(/[\s_]+/g,"-"),
near=known.find(region=>text.startsWith(region))??meant(text,known)
return null===near?"":` Did you mean ${near}?`
}
function readRegion(name,text){
const region=text.toLowerCase().replace(/\s+/g,""),
isZone=/-0\d$/.test(region)
if(!isRegionName(region)||isZone)throw new InputError([`${name}: \xab${plain(text,60)}\xbb ${isZone?"is an availability zone, not the name of a region":"is not the name of a region"} (such as eu-de).${regionHint(text)}`])
return{region,notice:region===text?null:`${name}: \xab${plain(text,60)}\xbb is taken as ${region}`}
}

// src/inputs/place.ts
function choosePlace(input,env,signInMethod){
const problems=[],
notices=[],
own=null===signInMethod?null:familyOf(signInMethod),
choice={input,env,families:null===own?FAMILIES:[own,...FAMILIES.filter(family=>family!==own)],problems,notices},
region=regionOf(choice),
known=null===region?null:endpointsOf(region),
dis=urlOf(choice,"endpoint",input("endpoint"),"DIS"),
endpoint=dis?.url??known?.dis??null
if(known?.known===false&&null===dis)notices.push(`region ${region} is in no list of regions with DIS; trying ${endpoint}.${regionHint(region??"")} Set endpoint (and iam-endpoint) if it is elsewhere.`)
if(null===endpoint&&0===problems.length)problems.push("region: neither region nor endpoint is set. Set region, such as eu-de.")
const project=chooseProject(choice,region,dis?.project??null),
isByName=null===project.id&&""===input("project-name"),
asksIam=null!==signInMethod&&(signsInByIam(signInMethod)||null!==project.name),
iam=chooseIam(choice,own?.iam??null,known,asksIam)
problems.push(...leadElsewhere(env,signInMethod,isByName))
if(null===dis)problems.push(...otherCloud(env,signInMethod,known?.dis??null))
if(0===problems.length&&null!==signInMethod)problems.push(...missing(asksIam&&null===iam.iamEndpoint,project))
if(problems.length>0||null===endpoint)throw new InputError(problems)
if(isByName)notices.push(...domainNotice(env,signInMethod))
return{region,endpoint,...iam,project,notices}
}
function isIamOfOwner({iamEndpoint,iamNamedBy},signInMethod,env){
if(!signsInByIam(signInMethod)||"iam-endpoint"===iamNamedBy)return true
const variable=familyOf(signInMethod)?.iam??null
if("region"!==iamNamedBy&&iamNamedBy!==variable)return false
const own=null===variable?"":env(variable)
if(null===variable||""===own)return true
return collect([],()=>serviceUrl(variable,own,"IAM"))?.url===iamEndpoint
}
function signsInByIam({kind}){
return"password"===kind||"keyless"===kind
}
function regionOf(choice){
const{input,env,families,problems,notices}=choice,
value=input("region"),
family=families.find(({region})=>region.some(name=>""!==env(name))),
found=value?{name:"region",value}:oneValue(choice,family?.region??[],"region")
if(null===found)return null
const read=collect(problems,()=>readRegion(found.name,found.value))
if(read?.notice)notices.push(read.notice)
return read?.region??null
}
function chooseIam(choice,variable,known,asksIam){
const given=urlOf(choice,"iam-endpoint",choice.input("iam-endpoint"),"IAM")
if(null!==given)return{iamEndpoint:given.url,iamNamedBy:"iam-endpoint"}
const own=null===variable?"":choice.env(variable)
if(null===variable||""===own)return{iamEndpoint:known?.iam??null,iamNamedBy:"region"}
const named=urlOf(asksIam?choice:{problems:[]},variable,own,"IAM")
return{iamEndpoint:named?.url??null,iamNamedBy:variable}
}
function missing(lacksIam,project){
if(lacksIam)return[null===project.id?"iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id":"iam-endpoint: signing in asks IAM; set iam-endpoint or region"]
if(null!==project.id||null!==project.name)return[]
return["project-id: neither project-id nor project-name is set, nor a region to take the name of"]
}
function domainNotice(env,signInMethod){
const domain=env("OS_PROJECT_DOMAIN_NAME")
if(signInMethod?.kind!=="password"||"OpenStack"!==signInMethod.source.family)return[]
if(""===domain||domain===signInMethod.domainName)return[]
return["OS_PROJECT_DOMAIN_NAME: names another account (domain) than the user's. The project is looked up in the user's account"]
}
function urlOf({problems},name,text,service){
return""===text?null:collect(problems,()=>serviceUrl(name,text,service))
}

// src/inputs/reader.ts
const DEFAULT_WAIT=6e5,
TASK_PATTERN="Name each dump task, or set task-ids: all"
class Reader{
problems=[]
warnings=[]
input
#env
#given
constructor(given){
this.#given=given
this.input=name=>this.#trimmed(name,given.input(name))
this.#env=name=>this.#trimmed(name,given.env[name]??"")
}
streams(){
const{items,problems,empty}=readList("stream-name",this.input("stream-name"),"Name each stream",item=>isStreamName(item)?null:"is not the name of a stream (1 to 64 letters, digits, - and _; separate several by commas)")
this.problems.push(...problems)
if(null!==empty)this.problems.push(`stream-name: ${empty}the name of a DIS stream is needed`)
return items
}
selection(){
const ids=readList("task-ids",this.input("task-ids"),TASK_PATTERN,idSlip),
names=readList("task-names",this.input("task-names"),TASK_PATTERN)
this.problems.push(...ids.problems,...names.problems)
if(null!==ids.empty&&null!==names.empty){
const input=""===ids.empty&&""!==names.empty?"task-names":"task-ids",
empty=ids.empty||names.empty
this.problems.push(`${input}: ${empty}set task-ids (IDs of dump tasks, or the word all) or task-names`)
}
const all=ids.items.includes("all")
if(all&&(ids.items.length>1||names.items.length>0))this.problems.push("task-ids: all stands alone; remove it, or the other task-ids and task-names")
return{all,ids:all?[]:ids.items,names:names.items}
}
signInMethod(preferred=null){
const{env,cloudsFile}=this.#given
return chooseSignInMethod(this.input,this.#env,preferred,()=>{
const file=cloudsFile?.()??null
return[...unreadCredentials(env),...null===file?[]:[`the file ${plain(file,120)}`]]
})
}
common(){
const wait=this.#value("wait-timeout",DEFAULT_WAIT,parseDuration,text=>`is not a duration; use seconds, or 90s, 5m, 1h.${durationHint(text)}`),
ifMissing=this.choice("if-task-missing",["error","warn","ignore"],"error"),
dryRun=this.#value("dry-run",false,parseBoolean,text=>`is neither true nor false.${wordHint(text,["true","false"])}`),
maxAttempts=this.#value("retry-max-attempts",5,parseAttempts,()=>"is not a number from 1 to 99"),
signInMethod=collect(this.problems,()=>this.signInMethod()),
place=collect(this.problems,()=>choosePlace(this.input,this.#env,signInMethod))
if(this.problems.length>0||null===signInMethod||null===place)throw new InputError(this.problems)
return{signInMethod,place,wait,ifMissing,dryRun,maxAttempts,warnings:this.warnings}
}
choice(name,values,otherwise){
return this.#value(name,otherwise,text=>values.find(value=>value===text)??null,text=>`is not one of ${values.join(", ")}.${wordHint(text,values)}`)
}
#value(name,otherwise,parse,words){
const text=this.input(name)
if(""===text)return otherwise
const value=parse(text)
if(null===value)this.problems.push(`${name}: \xab${plain(text,40)}\xbb ${words(text)}`)
return value??otherwise
}
#trimmed(name,value){
const trimmed=value.trim()
if(""!==trimmed&&REGIONS.has(name))return value
const warning=`${name}: there is white space around the value; it was removed`
if(trimmed!==value&&""!==trimmed&&SECRETS.has(name)&&!this.warnings.includes(warning))this.warnings.push(warning)
return trimmed
}
}
const SECRETS=new Set([...SECRET_INPUTS,...SECRET_VARIABLES]),
REGIONS=new Set(["region",...FAMILIES.flatMap(({region})=>region)])
function parseBoolean(text){
if(!/^(true|True|TRUE|false|False|FALSE)$/.test(text))return null
return"true"===text.toLowerCase()
}
function parseAttempts(text){
return/^\d{1,2}$/.test(text)&&Number(text)>0?Number(text):null
}
function idSlip(item){
if("all"!==item&&/^(all|any|every|everything)$/i.test(item))return"is not an ID. Did you mean all?"
if(isTaskId(item))return null
return"is not the ID of a dump task (about 19 letters and digits; separate several by commas, and names go into task-names)"
}

// src/inputs/inputs.ts
function readPauseRequest(given){
const reader=new Reader(given),
streams=reader.streams(),
selection=reader.selection(),
resume=reader.choice("resume",["never","always","on-success"],null),
ifPaused=reader.choice("if-already-paused",["leave","ignore","adopt","error"],"leave")
return{...reader.common(),streams,selection,resume,ifPaused}
}
function readSignInMethod(given,preferred){
const reader=new Reader(given)
return{signInMethod:reader.signInMethod(preferred),warnings:reader.warnings}
}

// src/model/note.ts
function note(what,todo=null,entry=null){
return{what,todo,entry}
}
function noteText({what,todo}){
return null===todo?what:`${what} ${todo}`
}

// src/report/entries.ts
const ENTRY={leftPaused:"dump-tasks-stayed-paused",inputs:"inputs",dryRun:"dry-run",notThere:"task-not-there",notTried:"not-tried",defect:"defect"}
function fileUrl(action,path){
return null===action?null:`${action.server}/${action.repository}/blob/${action.ref}/${path}`
}
function entryUrl(action,entry){
return null===entry?null:fileUrl(action,`docs/troubleshooting.md#${entry}`)
}
const node_zlib=require("node:zlib");

// src/model/handoverCode.ts
const FIELDS=["stream","id","name","destination","before","after","last-transfer","paused-at","outcome"],
TIMES=["last-transfer","paused-at"],
LETTERS="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
MARKS="!*?@^|~()<>,:;#&"
function toHandover(entries){
const lines=FIELDS.flatMap(field=>{
const values=entries.map(entry=>entry[field])
return(TIMES.includes(field)?differences(values):values).map(value=>`${lineOf(value)}\n`)
}),
packed=node_zlib.deflateRawSync(lines.join(""),{level:9}),
checksum=Buffer.alloc(4)
checksum.writeUInt32BE(node_zlib.crc32(packed))
return handoverCode_spelled(Buffer.concat([checksum,packed]))
}
function fromHandover(text){
const bytes=unspelled(text)
if(null===bytes||bytes.length<4||node_zlib.crc32(bytes.subarray(4))!==bytes.readUInt32BE(0))return null
try{
const values=node_zlib.inflateRawSync(bytes.subarray(4),{maxOutputLength:1e7}).toString("utf8").split("\n").slice(0,-1).map(textOf),
count=values.length/FIELDS.length
if(!Number.isInteger(count))return null
const columns=FIELDS.map((field,at)=>{
const own=values.slice(at*count,(at+1)*count)
return[field,TIMES.includes(field)?times(own):own]
})
return Array.from({length:count},(_,row)=>Object.fromEntries(columns.map(([field,own])=>[field,own[row]])))
}catch{
return null
}
}
function lineOf(value){
return null===value?"\\":JSON.stringify(value).slice(1,-1)
}
function textOf(line){
return"\\"===line?null:String(JSON.parse(`"${line}"`))
}
function differences(values){
let last=0
return values.map(value=>{
if(null===value||!isTime(value))return value
const difference=Date.parse(value)-last
if(!Number.isSafeInteger(difference))return value
last+=difference
return String(difference)
})
}
function times(values){
let last=0
return values.map(value=>{
if(null===value||!/^-?\d+$/.test(value))return value
return new Date(last+=Number(value)).toISOString()
})
}
function handoverCode_spelled(bytes){
const groups=[]
for(let at=0;at<bytes.length;at+=2){
const isPair=at+1<bytes.length,
word=isPair?bytes.readUInt16BE(at):bytes.readUInt8(at),
first=isPair?LETTERS[word>>10]:""
groups.push(`${first}${LETTERS[word>>4&63]}${MARKS[15&word]}`)
}
return groups.join("")
}
function unspelled(text){
const bytes=[]
for(let at=0;at<text.length;at+=3){
const group=Array.from(text.slice(at,at+3)),
mark=MARKS.indexOf(group.pop()??""),
letters=group.map(letter=>LETTERS.indexOf(letter))
if(mark<0||letters.includes(-1))return null
const word=16*letters.reduce((all,letter)=>64*all+letter,0)+mark
if(2===letters.length)bytes.push(word>>8,255&word);else{
if(1!==letters.length||!(word<256))return null
bytes.push(word)
}
}
return Buffer.from(bytes)
}

// src/report/outputs.ts
function handoverOutputs(reports){
const entries=reports.map(entryOf)
return{tasks:JSON.stringify(entries),handover:toHandover(entries)}
}
function entryOf(report){
const{stream,id,name,destination,before,after,lastTransfer,pausedAt,outcome}=report
return{stream,id,name,destination,before,after,"last-transfer":lastTransfer,"paused-at":pausedAt,outcome}
}
function outputsOf(step,reports){
if("post"===step)return{}
const changed=reports.filter(({sent,outcome})=>sent&&CHANGED.includes(outcome)),
[ids,count]=[idsOf(changed),String(changed.length)]
if("resume"===step)return{"resumed-task-ids":ids,"resumed-count":count,tasks:JSON.stringify(reports.map(entryOf))}
return{"paused-task-ids":ids,"paused-count":count,"already-paused-task-ids":idsOf(reports.filter(({outcome})=>FOUND_PAUSED.includes(outcome))),...handoverOutputs(reports)}
}
const CHANGED=["paused","resumed","requested","timed-out"],
FOUND_PAUSED=["already-paused","adopted"]
function idsOf(reports){
return JSON.stringify(reports.flatMap(({id})=>id??[]))
}
function longHandoverNotice({handover=""}){
if(handover.length<=131e3)return null
return`The output handover has ${Math.round(handover.length/1e3)} kB, and a step on Linux takes 128 KiB as an input. To resume in another job, split the streams over several jobs, or name the tasks there.`
}

// src/model/direction.ts
const PAUSE={call:"stop",goal:"PAUSED",reached:"paused",already:"already-paused",bad:["ERROR"],badOutcome:"timed-out",from:null,endsWithCancel:true,keepsTrying:false,needsTask:true,words:{done:"paused",achieved:"paused"}},
RESUME={call:"start",goal:"RUNNING",reached:"resumed",already:"already-running",bad:["ERROR","ABNORMAL"],badOutcome:"failed",from:"PAUSED",endsWithCancel:false,keepsTrying:true,needsTask:false,words:{done:"running",achieved:"resumed"}};

// src/report/resumeStep.ts
function placeOf(place,streams){
const{region,endpoint,iamEndpoint,project}=place
return{region,endpoint,iamEndpoint,projectId:project.id,streams}
}
const UNKNOWN_PLACE={region:null,endpoint:null,projectId:null}
function resumeYaml(tasks,{place,action,isMasked}){
const isUsable=text=>null!==text&&/^[A-Za-z0-9_.-]{1,64}$/.test(text)&&!isMasked(text),
startable=tasks.filter(canBeStarted),
named=startable.filter(({stream,id,name})=>(null===stream||isUsable(stream))&&(isUsable(id)||isUsable(name))),
streams=named.flatMap(({stream})=>stream??place.streams??[]).filter(isUsable)
if(0===streams.length)return null
const byName=named.filter(({id})=>!isUsable(id)),
unnamed=startable.length-named.length,
uses=action?`${action.repository}/resume@${action.ref}`:"OWNER/pause-dis-dump-tasks/resume@v1"
return[`- uses: ${uses}`,"  with:",...listLines("stream-name",[...new Set(streams)]),...listLines("task-ids",named.map(({id})=>id).filter(isUsable)),...listLines("task-names",byName.map(({name})=>name).filter(isUsable)),...unnamed>0?[`    # ${counted(unnamed,"dump task")} cannot be named here: see the console`]:[],...placeLines(place,isMasked),"    # and the credential inputs of the pause step"].join("\n")
}
function canBeStarted({outcome,after,id}){
return"missing"!==outcome&&!RESUME.bad.includes(after??"")&&(null!==id||null===after)
}
function placeLines(place,isMasked){
const{region,endpoint,iamEndpoint,projectId}=place,
implied=null===region?null:endpointsOf(region)
return[["region",region],["endpoint",endpoint===implied?.dis?null:endpoint],["iam-endpoint",iamEndpoint===implied?.iam?null:iamEndpoint],["project-id",projectId]].flatMap(([name,value])=>{
if(!value)return[]
return isMasked(value)?`    # and ${name} as in the pause step`:`    ${name}: ${JSON.stringify(value)}`
})
}
function listLines(name,values){
if(0===values.length)return[]
const shown=values.slice(0,200),
more=values.length>shown.length?[`    # and ${values.length-shown.length} more ${name}`]:[]
return[`    ${name}: |`,...shown.map(value=>`      ${value}`),...more]
}

// src/model/json.ts
function isRecord(value){
return"object"==typeof value&&null!==value&&!Array.isArray(value)
}

// src/runner/savedState.ts
const orNull=check=>value=>null===value||check(value),
savedState_text=(check=()=>true)=>value=>"string"==typeof value&&""!==value&&check(value),
oneOf=values=>savedState_text(value=>Object.hasOwn(values,value)),
count=(least,most)=>value=>Number.isSafeInteger(value)&&value>=least&&value<=most,
record=checks=>value=>isRecord(value)&&Object.entries(checks).every(([name,check])=>check(value[name])),
listOf=check=>value=>Array.isArray(value)&&value.every(check),
isServiceUrl=savedState_text(value=>{
const url=URL.parse(value)
if(null===url||!isSafeForCredentials(url)||value.includes("%"))return false
return value===`${url.origin}${"/"===url.pathname?"":url.pathname}`
}),
isPause=record({mode:orNull(oneOf({never:true,always:true,"on-success":true})),region:orNull(savedState_text(isRegionName)),endpoint:isServiceUrl,iamEndpoint:orNull(isServiceUrl),iamNamedBy:oneOf({"iam-endpoint":true,OS_AUTH_URL:true,HW_AUTH_URL:true,HUAWEICLOUD_SDK_IAM_ENDPOINT:true,region:true}),project:record({id:orNull(savedState_text(isProjectId)),name:orNull(savedState_text())}),wait:count(0,Number.MAX_SAFE_INTEGER),maxAttempts:count(1,99),signIn:record({family:orNull(savedState_text(value=>FAMILIES.some(({name})=>name===value))),kind:oneOf(SIGN_IN_METHOD_NAMES),names:listOf(savedState_text())}),records:count(0,99999)}),
isBoolean=value=>"boolean"==typeof value,
isTask=record({id:orNull(savedState_text(isTaskId)),name:orNull(savedState_text()),destination:orNull(savedState_text()),lastTransfer:orNull(savedState_text(isTime)),fate:oneOf({unsent:true,sent:true,answered:true,unknown:true,refused:true}),mayComeLate:isBoolean,isAdopted:isBoolean,pausedAt:orNull(savedState_text(isTime))}),
isStream=record({stream:savedState_text(isStreamName),tasks:listOf(task=>isTask(task)&&(task.id??task.name)!==null)})
function readPause(saved){
return read(saved,isPause)
}
function readStream(saved){
return read(saved,isStream)
}
function read(saved,isBelieved){
try{
const json=JSON.parse(saved)
return isBelieved(json)?json:null
}catch{
return null
}
}

// src/runner/state.ts
function newRecord(stream,stop,adopt){
const saved=(tasks,isAdopted)=>tasks.map(({id,name,destination,lastTransfer})=>({id,name,destination,lastTransfer,fate:"unsent",mayComeLate:false,isAdopted,pausedAt:null}))
return{stream,tasks:[...saved(stop,false),...saved(adopt,true)]}
}
function stateWriter(save){
const stream=(index,record)=>save(`stream-${index}`,record)
return{claim(){
for(const name of["pause","reported"])save(name,"")
},pause(pause){
for(let index=0;index<pause.records;index+=1)stream(index,"");
save("pause",pause)
},stream,reported:()=>save("reported","yes")}
}
function readSaved(lookup){
const text=lookup("pause")
if(""===text)return null
const pause=readPause(text)
if(null===pause)return"unreadable"
const records=Array.from({length:pause.records},(_,index)=>lookup(`stream-${index}`)).filter(each=>""!==each).map(readStream),
streams=records.filter(record=>null!==record)
return{pause,streams,unreadable:records.length-streams.length,reported:"yes"===lookup("reported")}
}
function mayHaveSomethingToResume({streams,unreadable}){
return unreadable>0||streams.some(each=>ownTasks(each).length>0)
}
function ownTasks({tasks}){
return tasks.filter(({fate,isAdopted})=>isAdopted||"unsent"!==fate&&"refused"!==fate)
}
function stateRoom(platform,env){
return{one:"win32"===platform?32e3:12e4,all:("darwin"===platform?1048576:2097152)-4e5-Object.entries(env).reduce((sum,[name,value=""])=>sum+variable(name,value),0)}
}
function variable(name,value){
return Buffer.byteLength(name)+Buffer.byteLength(value)+10
}
function stateProblem(pause,records,room){
const texts=records.map(record=>JSON.stringify(grown(record))),
odd=records[texts.findIndex(text=>null===readStream(text))]
if(void 0!==odd||null===readPause(JSON.stringify(pause))){
const what=odd?`stream ${plain(odd.stream,64)} has a dump task whose ID`:"its project or IAM"
return`stream-name: ${what} has a form that no service was seen to use, and the post step would not trust it`
}
const sizes=texts.map(text=>variable("STATE_stream-00000",text)),
large=sizes.findIndex(size=>size>room.one)
if(large>=0){
const{stream,tasks}=records[large]
return`stream-name: stream ${plain(stream,64)}: the record of its ${counted(tasks.length,"dump task")} is too long: with ${inKb(sizes[large]??0)} the post step could not start (one variable may hold ${inKb(room.one)}). Pause fewer of them in one step: name them in task-ids or task-names`
}
const size=sizes.reduce((sum,each)=>sum+each,0)
if(size<=room.all)return null
return`stream-name: ${counted(records.length,"stream")} are too many for one step: with the record of their dump tasks (${inKb(size)}, room for ${inKb(Math.max(0,room.all))} in its environment) the post step could not start. Split them over several jobs, as a matrix does`
}
function inKb(bytes){
return`${Math.ceil(bytes/1e3)} kB`
}
function grown({stream,tasks}){
const longest={fate:"answered",mayComeLate:false,isAdopted:false}
return{stream,tasks:tasks.map(task=>({...task,...longest,pausedAt:new Date(0).toISOString()}))}
}

// src/steps/announce.ts
function announce(runner,announced){
const{place,warnings}=announced
runner.info(placeLine(runner,announced))
tellEnvironment(runner,announced)
for(const notice of place.notices)runner.notice(notice);
for(const warning of warnings)runner.warning(warning)
}
function announceAgain(runner,announced,isSame){
const line=placeLine(runner,announced)
runner.info(isSame?"Signing in as the pause step did":line)
if(!isSame)tellEnvironment(runner,announced)
}
function tellEnvironment(runner,{signInMethod}){
const{source,kind}=signInMethod
if(null===source.family)return
const method=SIGN_IN_METHOD_NAMES[kind]
runner.notice(`Credentials (${method}) are taken from the environment: ${sourceLabel(source)}`)
}
function placeLine({env},{place,signInMethod}){
const{region,endpoint,project}=place,
proxy=proxyOf(place,env),
projects=[project.id,project.name].filter(each=>null!==each).map(each=>plain(each,64))
return`${null===region?"":`Region ${region}, `}DIS ${plain(endpoint)}, project ${projects.join(" / ")||"(of the token)"}, signing in by ${SIGN_IN_METHOD_NAMES[signInMethod.kind]} from ${sourceLabel(signInMethod.source)}${null===proxy?"":`, through ${plain(proxy)}`}`
}
function sourceLabel({family,names}){
return null===family?`the inputs ${names.join(", ")}`:`the ${family} variables ${names.join(", ")}`
}
function proxyOf(place,env){
const proxy=[place.endpoint,place.iamEndpoint].map(url=>url&&proxyFor(new URL(url),env)).find(each=>each)
return proxy?describeProxy(proxy):null
}

// src/cloud/retry.ts
const THROTTLED=new Set(["DIS.4303","DIS.4305"]),
BLOCKED="DIS.4309",
AGAIN=new Set([408,500,502,503,504]),
LASTING=/^(certificate.*|proxy-refused|tls)$/
function partsOf(failure){
return failure instanceof ServiceError?failure.parts:{}
}
function isThrottled(failure){
const{code,status}=partsOf(failure)
return THROTTLED.has(code??"")||429===status&&code!==BLOCKED
}
function concernsAll({parts}){
return[401,403,441].includes(parts.status)||"DIS.4116"===parts.code||"DIS.4117"===parts.code
}
function mayTryAgain(failure){
if(failure instanceof RenewalError)return mayTryAgain(failure.cause)
if(failure instanceof NetworkError)return!LASTING.test(failure.trouble)
const{code,status=0,unreadable}=partsOf(failure)
return(isThrottled(failure)||AGAIN.has(status)||status>504||"broken"===unreadable)&&code!==BLOCKED
}
function isUnreadable(failure){
return Boolean(partsOf(failure).unreadable)
}
function fateUnknown(failure){
if(failure instanceof TimeLimitError)return fateUnknown(failure.cause)
if(failure instanceof NetworkError)return"maybe"===failure.sent
const{status=0,unreadable}=partsOf(failure)
return status>=500||408===status||status<300&&Boolean(unreadable)
}
function askedWait(failure){
return partsOf(failure).retryAfter??null
}
function tooPatient(failure,asked,left){
return new TimeLimitError(`${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`,{cause:failure})
}
function waitAfter(failures,random,asked=null){
const base=Math.min(1e4,500*2**Math.min(failures-1,10))
return Math.max(200,asked??0,Math.round(base*(1+.2*random)))
}
function retryAfter(value,serverTime){
if(void 0===value)return null
const text=value.trim(),
seconds=/^\d+(\.\d+)?$/.test(text)?1e3*Number(text):0/0,
asked=/[a-z]/i.test(text)?Date.parse(text)-serverTime:Math.ceil(seconds)
return Number.isNaN(asked)?null:Math.min(864e5,Math.max(0,asked))
}

// src/cloud/answer.ts
function readJson(answer,form){
const json=jsonIn(answer.body)
if(void 0===json)throw refusal(answer,`no JSON in the answer: ${excerpt(answer)}`,"broken")
const value=form(json,answer.redact)
if(null===value)throw refusal(answer,`an answer of another form: ${excerpt(answer)}`,"form")
return value
}
function readTaken(answer){
if(""===withoutMark(answer.body).trim())return true
const code=readJson(answer,errorCodeIn)
if(""===code)return true
throw new ServiceError({...refusal(answer).parts,code:shown(answer,code,40)})
}
function refusal(answer,found,unreadable=null){
const{asked,status,headers}=answer,
fields="GitHub"===asked.service?{}:fieldsOf(jsonIn(answer.body)),
code=textIn(fields,"error_code","errorCode","code"),
words=textIn(fields,"error_msg","message","errorMsg","title"),
serverTime=Date.parse(headers["date"]??"")||null
return new ServiceError({operation:asked.operation,service:asked.service,stream:asked.stream,status,code:code&&shown(answer,code,40),words:found??redirected(answer)??(words?shown(answer,words):excerpt(answer)),requestId:requestIdOf(answer,fields),serverTime,retryAfter:retryAfter(headers["retry-after"],serverTime??answer.time),unreadable})
}
function requestIdOf(answer,fields){
const{"x-request-id":common,"x-iam-trace-id":ofIam}=answer.headers,
{service}=answer.asked,
id=("IAM"===service?ofIam||common:common||ofIam)||textIn(fields,"request_id","requestId")
if(!id||"GitHub"===service&&!/^[\w:-]{1,64}$/.test(id))return null
return shown(answer,id,80)
}
function shown({redact},text,longest){
return plain(redact(text),longest)
}
function fieldsOf(json){
if(!isRecord(json))return{}
return isRecord(json["error"])?json["error"]:json
}
function textIn(fields,...names){
for(const name of names){
const value=fields[name]
if("string"==typeof value&&""!==value)return value
}
return null
}
function errorCodeIn(json){
const rest=[json]
while(rest.length>0){
const value=rest.pop()
if("object"!=typeof value||null===value)continue
const{error_code,errorCode,error,code}=value,
found=[error_code,errorCode,isRecord(error)?error["code"]:error,"string"==typeof code&&/^[A-Z]+\.\d+$/.test(code)?code:""].find(isCode)
if(void 0!==found)return String(found)
for(const each of Object.values(value))rest.push(each)
}
return""
}
function isCode(value){
return"string"==typeof value?""!==value&&"0"!==value:"number"==typeof value&&0!==value
}
function jsonIn(text){
try{
return JSON.parse(withoutMark(text))
}catch{
return
}
}
function withoutMark(text){
return text.replace(/^\ufeff/,"")
}
function redirected(answer){
if(answer.status<300||answer.status>399)return null
const target=shown(answer,answer.headers["location"]??"nowhere",120)
return`a redirect${"GitHub"===answer.asked.service?"":` to ${target}`}, which is not followed`
}
function excerpt(answer){
if("GitHub"===answer.asked.service)return"nothing readable here, since it may hold a token"
const type=shown(answer,answer.headers["content-type"]??"no content type",60),
text=answer.redact(answer.body.slice(0,64e3)).slice(0,4e3).replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi," ").replace(/\s+/g," ").trim()
return""===text?`nothing readable (${type})`:`\xab${plain(text,160)}\xbb (${type})`
}
const promises_namespaceObject=require("node:timers/promises");

// src/cloud/clock.ts
const LONGEST_TIMER=2**31-1,
systemClock={now:()=>Number(process.hrtime.bigint()/1000000n),wall:Date.now,random:Math.random,sleep:(ms,signal)=>promises_namespaceObject.setTimeout(Math.min(Math.max(0,ms),LONGEST_TIMER),void 0,signal&&{signal}).catch(error=>{
if(!signal?.aborted)throw error
})}
function clockSkew(localTime,serverTime,known=0){
if(null==serverTime)return null
const whole=serverTime-localTime,
more=whole-known
return Math.abs(more)>3e5&&Math.abs(whole)<=864e5?more:null
}
function serverTimeInWords(words){
const found=/server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
if(!found)return null
const[,year,month,day,hour,minute,second]=found.map(Number)
return Date.UTC(year??0,(month??1)-1,day,hour,minute,second)
}

// src/cloud/limiter.ts
const WIDEST=8
class Limiter{
#width=1
#threshold=WIDEST
#busy=0
#heldUntil=0
#queue=[]
#clock
constructor(clock){
this.#clock=clock
}
async through(work,signal){
await new Promise(resolve=>{
this.#queue.push(resolve)
this.#next()
})
try{
const held=this.#heldUntil-this.#clock.now()
if(held>0)await this.#clock.sleep(held,signal)
return await work()
}finally{
this.#busy-=1
this.#next()
}
}
answered(){
const grown=this.#width<this.#threshold?this.#threshold:this.#width+1/this.#width
this.#width=Math.min(grown,WIDEST)
this.#next()
}
throttled(ms){
this.#threshold=Math.max(1,Math.floor(this.#width/2))
this.#width=this.#threshold
this.#heldUntil=Math.max(this.#heldUntil,this.#clock.now()+ms)
}
silent(){
this.#width=1
}
#next(){
while(this.#busy<Math.floor(this.#width)){
const next=this.#queue.shift()
if(!next)return
this.#busy+=1
next()
}
}
}
function paceOf(clock){
let last=-1/0,
turns=Promise.resolve()
return{turn(signal){
return turns=turns.then(async()=>{
const rest=last+55-clock.now()
if(rest>0&&!signal.aborted)await clock.sleep(rest,signal)
last=clock.now()
})
}}
}
const node_crypto=require("node:crypto");

// src/cloud/sign.ts
function encode(text){
return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g,character=>`%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
function encodePath(path){
return path.split("/").map(encode).join("/")
}
function encodeQuery(query){
return query.map(([name,value])=>`${encode(name)} ${encode(value)}`).sort().map(pair=>pair.replace(" ","=")).join("&")
}
function sdkDate(time){
return new Date(time).toISOString().replace(/[-:]|\.\d+/g,"")
}
function signedHeaders(headers){
return Object.keys(headers).sort().join(";")
}
function canonicalRequest({method,path,query,headers,body},signed){
const uri=path.endsWith("/")?path:`${path}/`
let lines=""
for(const name of signed.split(";"))lines+=`${name}:${headers[name]?.trim()}\n`
return`${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${signed}\n${sha256(body)}`
}
function stringToSign(canonical,date,scope){
return["SDK-HMAC-SHA256",...void 0===scope?[date]:[date,scope],sha256(canonical)].join("\n")
}
function signature(text,key){
return hmac(key,text).toString("hex")
}
function scopeText(date,{region,service}){
return`${date.slice(0,8)}/${region}/${service}/sdk_request`
}
function signingKey(secretKey,scope){
return scope.split("/").reduce(hmac,Buffer.from(`SDK${secretKey}`))
}
function authorization(request,{accessKey,secretKey},scope){
const{"x-sdk-date":date}=request.headers
if(void 0===date)throw new TypeError("a request is signed with its x-sdk-date")
const signed=signedHeaders(request.headers),
canonical=canonicalRequest(request,signed),
within=scope&&scopeText(date,scope),
proof=signature(stringToSign(canonical,date,within),void 0===within?secretKey:signingKey(secretKey,within)),
signer=void 0===within?`Access=${accessKey}`:`Credential=${accessKey}/${within}`
return`SDK-HMAC-SHA256 ${signer}, SignedHeaders=${signed}, Signature=${proof}`
}
function regionOfScope(region,endpoint){
return region??/^dis\.([^.]+)\../.exec(new URL(endpoint).hostname)?.[1]??""
}
function hmac(key,text){
return node_crypto.createHmac("sha256",key).update(text).digest()
}
function sha256(text){
return node_crypto.hash("sha256",text,"hex")
}

// src/cloud/attempt.ts
class Attempts{
#context
#limiters
#skew=0
#blocked=null
#proven=false
constructor(context){
this.#context=context
const{clock}=context
this.#limiters={DIS:new Limiter(clock),IAM:new Limiter(clock),GitHub:new Limiter(clock)}
}
async authorized(call,body,limits){
const removed=new Set
for(;;){
const used={headers:{},skew:0}
try{
const send=()=>this.#attempt(call,body,used,limits)
return await this.#limiters[call.service].through(send,limits.signal)
}catch(failure){
if(!(failure instanceof ServiceError))throw failure
const cause=isUnauthorized(failure)?await this.#removeCause(call,failure,used,removed):null
if(null===cause){
if("DIS"===call.service&&!this.#proven&&concernsAll(failure))this.#blocked=failure
throw failure
}
removed.add(cause)
}
}
}
async #removeCause({session,operation},failure,{headers,skew},removed){
if(!session)return null
if(!removed.has("proof"))try{
const renewed=await session.renew(failure,headers)
if(null!==renewed){
this.#context.log.info(renewed)
return"proof"
}
}catch(cause){
throw new RenewalError(operation,cause)
}
if(void 0===headers["x-sdk-date"]||removed.has("clock"))return null
return this.#skew!==skew||this.#correctClock(failure)?"clock":null
}
async #attempt(call,body,used,{signal,onLeaving,deadline}){
const{clock,log}=this.#context,
{operation,service,session}=call
if(signal?.aborted)throw new CancelledError
if(this.#blocked&&"DIS"===service)throw this.#blocked
const{url,method,path,query}=targetOf(call)
used.skew=this.#skew
used.headers={host:url.host,...call.headers}
if(session){
const signable={method,path,query,headers:used.headers,body}
used.headers=session.authorize(signable,clock.wall()+this.#skew)
}
onLeaving?.()
const within=Math.max(1e3,deadline-clock.now()),
request={operation,method,url,path:""===query?path:`${path}?${query}`,headers:used.headers,body,within,signal},
answer={...await this.#exchange(request,this.#limiters[service]),asked:call,time:clock.wall(),redact:text=>log.redacted(text)}
call.onAnswer?.(answer)
this.#refuse(call,answer)
session?.accepted()
if("DIS"===service)this.#proven=true
return call.read(answer)
}
async #exchange(request,limiter){
const{clock,log,http}=this.#context,
{method,url,path}=request,
began=clock.now(),
tell=end=>log.debug(`${method} ${url.origin}${path}: ${end} in ${clock.now()-began} ms`)
try{
const answer=await http.exchange(request),
id=answer.headers["x-request-id"]??answer.headers["x-iam-trace-id"]
tell(`${answer.status}${void 0===id?"":`, request ID ${id}`}`)
if(answer.status<400)limiter.answered()
return answer
}catch(error){
if(error instanceof NetworkError)limiter.silent()
tell(messageOf(error))
throw error
}
}
#refuse(call,answer){
const{clock}=this.#context
if(answer.cut)throw refusal(answer,"the answer is far longer than it can be","form")
if(answer.status>=200&&answer.status<=299)return
const error=refusal(answer)
if("DIS"===call.service&&(error.parts.code===BLOCKED||isLocked(error)))this.#blocked=error
const limiter=this.#limiters[call.service]
if(isThrottled(error))limiter.throttled(waitAfter(1,clock.random()));else if(error.parts.status<500&&!isUnauthorized(error))limiter.answered()
throw error
}
#correctClock({parts:{serverTime,words,service}}){
const{clock,log}=this.#context,
skewBy=time=>clockSkew(clock.wall(),time,this.#skew),
skew=skewBy(serverTime)??skewBy(serverTimeInWords(words))
if(null===skew)return false
this.#skew+=skew
const by=`${span(Math.abs(this.#skew))} ${this.#skew>0?"behind":"ahead of"}`
log.notice(`The clock of this machine is ${by} the clock of ${service}, which refused the signature for that; going on by the latter. Set the clock of the runner right.`)
return true
}
}
function targetOf({endpoint,path,query=[],body}){
const url=new URL(endpoint),
base=decodeURIComponent(url.pathname).replace(/\/+$/,"")
return{url,method:void 0===body?"GET":"POST",path:encodePath(`${base}${path}`),query:encodeQuery(query)}
}
function isUnauthorized({parts}){
return 401===parts.status||441===parts.status
}

// src/cloud/call.ts
const CALL_LIMIT=12e4
class Caller{
context
pace
#attempts
constructor(context){
this.context=context
this.#attempts=new Attempts(context)
this.pace=paceOf(context.clock)
}
async call(call,limits={}){
const{clock,maxAttempts,patience,latest,log}=this.context,
{attempts=maxAttempts,signal=this.context.signal,beforeAgain}=limits,
began=clock.now(),
progress={attempts,failed:0,throttled:0,unreadable:0,deadline:Math.min(limits.deadline??began+(1/0===maxAttempts?patience:CALL_LIMIT),latest),patientUntil:void 0===limits.deadline?Math.min(began+patience,latest):null}
for(;;){
const body="function"==typeof call.body?await call.body():call.body??""
try{
const{deadline}=progress
return await this.#attempts.authorized(call,body,{...limits,signal,deadline})
}catch(failure){
const wait=this.#waitAfter(failure,progress),
count=1/0===attempts?"trying again":`attempt ${progress.failed+1} of ${attempts}`
log.info(`${messageOf(failure)}; ${count} in ${span(wait)}`)
await clock.sleep(wait,signal)
if(signal.aborted)throw new CancelledError({cause:failure})
if(beforeAgain&&!await beforeAgain(failure))return null
}
}
}
#waitAfter(failure,progress){
const{clock,latest,maxAttempts}=this.context,
{attempts,patientUntil}=progress
if(!mayTryAgain(failure))throw failure
const kind=isThrottled(failure)&&attempts>1?"throttled":"failed"
progress[kind]+=1
if(progress.failed>=attempts)throw failure
progress.unreadable=isUnreadable(failure)?progress.unreadable+1:0
if(1/0===attempts&&progress.unreadable>=5)throw failure
const isUnknownHost=failure instanceof NetworkError&&"name-unknown"===failure.trouble
if(isUnknownHost&&1/0!==maxAttempts)throw failure
const asked=askedWait(failure),
wait=waitAfter(progress[kind],clock.random(),asked),
now=clock.now(),
isPatient=null!==patientUntil&&("throttled"===kind||null!==asked),
left=(isPatient?patientUntil:progress.deadline)-now
if(wait<left){
if(isPatient)progress.deadline=Math.min(latest,Math.max(progress.deadline,now+wait+CALL_LIMIT))
return wait
}
throw null===asked?failure:tooPatient(failure,asked,left)
}
}
const node_http=require("node:http"),
node_https=require("node:https"),
node_url=require("node:url");

// @actions/http-client/lib/index.js
class HttpClientResponse{
constructor(message){
this.message=message
}
}
class HttpClient{
constructor(userAgent,handlers,requestOptions){
this._ignoreSslError=false
this._allowRedirects=true
this._allowRedirectDowngrade=false
this._maxRedirects=50
this._allowRetries=false
this._maxRetries=1
this._keepAlive=false
this._disposed=false
this.userAgent=this._getUserAgentWithOrchestrationId(userAgent)
this.handlers=handlers||[]
this.requestOptions=requestOptions
if(requestOptions){
if(null!=requestOptions.ignoreSslError)this._ignoreSslError=requestOptions.ignoreSslError
this._socketTimeout=requestOptions.socketTimeout
if(null!=requestOptions.allowRedirects)this._allowRedirects=requestOptions.allowRedirects
if(null!=requestOptions.allowRedirectDowngrade)this._allowRedirectDowngrade=requestOptions.allowRedirectDowngrade
if(null!=requestOptions.maxRedirects)this._maxRedirects=Math.max(requestOptions.maxRedirects,0)
if(null!=requestOptions.keepAlive)this._keepAlive=requestOptions.keepAlive
if(null!=requestOptions.allowRetries)this._allowRetries=requestOptions.allowRetries
if(null!=requestOptions.maxRetries)this._maxRetries=requestOptions.maxRetries
}
}
requestRawWithCallback(info,data,onResult){
let socket
if("string"==typeof data){
if(!info.options.headers)info.options.headers={}
info.options.headers["Content-Length"]=Buffer.byteLength(data,"utf8")
}
let callbackCalled=false
function handleResult(err,res){
if(!callbackCalled){
callbackCalled=true
onResult(err,res)
}
}
const req=info.httpModule.request(info.options,msg=>{
handleResult(void 0,new HttpClientResponse(msg))
})
req.on("socket",sock=>{
socket=sock
})
req.setTimeout(this._socketTimeout||18e4,()=>{
if(socket)socket.end()
handleResult(new Error(`Request timeout: ${info.options.path}`))
})
req.on("error",function(err){
handleResult(err)
})
if(data&&"string"==typeof data)req.write(data,"utf8")
if(data&&"string"!=typeof data){
data.on("close",function(){
req.end()
})
data.pipe(req)
}else req.end()
}
_getUserAgentWithOrchestrationId(userAgent){
const baseUserAgent=userAgent||"actions/http-client",
orchId=process.env["ACTIONS_ORCHESTRATION_ID"]
if(orchId){
const sanitizedId=orchId.replace(/[^a-z0-9_.-]/gi,"_")
return`${baseUserAgent} actions_orchestration_id/${sanitizedId}`
}
return baseUserAgent
}
}
const node_tls=require("node:tls");

// src/cloud/connections.ts
class ProxyError extends Error{
status
constructor(status,words,options){
super(words,options)
this.status=status
}
}
function createAgent({module:module1,proxy,keepAlive,onSocket}){
const agent=new module1.Agent({keepAlive}),
secure=node_https.Agent.prototype.createConnection.bind(agent)
agent.createConnection=(given,onOpen)=>{
const options=given
connections_open(options,proxy,onSocket).then(socket=>module1===node_https?rememberCertificate(secure({...options,socket})):socket).then(socket=>onOpen?.(null,socket),error=>onOpen?.(error,void 0))
}
return agent
}
async function connections_open(to,proxy,onSocket){
if(null===proxy)return dial(to,onSocket)
try{
const{host,port}=proxy,
socket=await dial({...to,host,port},onSocket),
servername=0===node_net.isIP(host)?host:"",
way=proxy.isTls?rememberCertificate(node_tls.connect({socket,host,servername})):socket
return await tunnel(way,to,proxy)
}catch(cause){
throw cause instanceof ProxyError?cause:new ProxyError(null,"no tunnel",{cause})
}
}
function tunnel(way,{host,port},proxy){
const path=authorityOf(host,port),
headers={host:path,connection:"keep-alive"}
if(null!==proxy.authorization)headers["proxy-authorization"]=proxy.authorization
return new Promise((resolve,reject)=>{
const request=node_http.request({method:"CONNECT",path,headers,createConnection:()=>way})
request.once("error",reject)
request.once("connect",({statusCode=0,statusMessage=""})=>{
if(statusCode>=200&&statusCode<=299)return resolve(way)
way.destroy()
reject(new ProxyError(statusCode,`${statusCode} ${statusMessage}`.trim()))
})
request.end()
})
}
async function dial({host,port,opening},onSocket){
const addresses=0===node_net.isIP(host)?await addressesOf(host):[host]
opening.throwIfAborted()
return new Promise((resolve,reject)=>{
let timer
const open=new Set,
errors=[],
next=()=>{
clearTimeout(timer)
const address=addresses.shift()
if(void 0===address){
if(0===open.size)reject(new AggregateError(errors))
return
}
const socket=node_net.connect({host:address,port,noDelay:true,signal:opening})
onSocket(socket)
open.add(socket)
timer=setTimeout(next,250)
const fail=error=>{
open.delete(socket)
errors.push(error)
next()
}
socket.once("error",fail)
socket.once("connect",()=>{
clearTimeout(timer)
socket.off("error",fail)
open.delete(socket)
addresses.length=0
for(const slower of open)slower.destroy();
resolve(socket)
})
}
next()
})
}
function addressesOf(host){
const{lookup}=process.getBuiltinModule("node:dns")
return new Promise((resolve,reject)=>{
lookup(host,{all:true},(error,found)=>{
if(error)reject(error);else resolve(found.map(({address})=>address))
})
})
}
function rememberCertificate(socket){
socket.prependOnceListener("secure",()=>{
const certificate=socket.getPeerCertificate(true),
onError=error=>{
error.certificate=certificate
}
socket.prependOnceListener("error",onError)
socket.once("secureConnect",()=>socket.off("error",onError))
})
return socket
}

// src/cloud/certificate.ts
const CODES=/CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/
function certificateTrouble(error,host,env){
const{certificate,code="",message}=error
if(!CODES.test(code))return null
const what=`the certificate of ${host}`
if("ERR_TLS_CERT_ALTNAME_INVALID"===code)return{trouble:"certificate-name",words:`${what} is for another name: ${certificate_namesOf(certificate)}`}
if("CERT_HAS_EXPIRED"===code||"CERT_NOT_YET_VALID"===code){
const fault="CERT_HAS_EXPIRED"===code?"has expired":"is not valid yet"
return{trouble:"certificate-date",words:`${what} ${fault}: ${dateWords(certificate)}`}
}
const words=`${what} is not trusted: ${plain(message)}; its issuer is ${nameIn(certificate?.issuer)}`,
file=env["NODE_EXTRA_CA_CERTS"]
if(!file)return{trouble:"certificate",words}
const problem=certificate_problemOf(file)
return{trouble:null===problem?"certificate":"certificate-file",words:`${words}; NODE_EXTRA_CA_CERTS names ${plain(file)}, which ${problem??"does not hold its authority"}`}
}
function certificate_problemOf(file){
try{
return node_fs.readFileSync(file,"latin1").includes("-----BEGIN CERTIFICATE-----")?null:"holds no certificate in the form of PEM"
}catch(error){
const{code}=error
return"ENOENT"===code?"is not there":`cannot be read (${code})`
}
}
function dateWords(certificate){
const now=Date.now(),
clock=`the clock of this runner says ${inWords(now)}`,
seen=new Set
for(let each=certificate;each?.valid_from&&!seen.has(each);each=each.issuerCertificate){
seen.add(each)
const[from,to]=[Date.parse(each.valid_from),Date.parse(each.valid_to)]
if(now>=from&&now<=to)continue
const whose=each===certificate?"it is":`that of its issuer, ${nameIn(each.subject)}, is`
return`${whose} valid from ${inWords(from)} to ${inWords(to)}, and ${clock}`
}
return clock
}
function inWords(time){
return`${new Date(time).toISOString().slice(0,19).replace("T"," ")} UTC`
}
function certificate_namesOf(certificate){
const names=certificate?.subjectaltname?.replace(/(^|, )[\w ]+:/g,"$1")
return void 0===names?nameIn(certificate?.subject):plain(names)
}
function nameIn(name){
return plain(name?.CN??name?.OU??name?.O??"without a name",150)
}

// src/cloud/trouble.ts
class LimitReached extends Error{
trouble
limit
constructor(trouble,limit){
super(trouble)
this.trouble=trouble
this.limit=limit
}
}
function troubleOf(cause,host,route){
const service=plain(host),
{proxy}=route
if(null!==proxy&&cause instanceof ProxyError)return proxyTrouble(cause,proxy,service,route)
if(!(cause instanceof LimitReached))return connectionTrouble(cause,service,route)
const{trouble,limit}=cause,
way=null===proxy?"":`, through ${describeProxy(proxy)}`
return{trouble,words:`no ${"connect-timeout"===trouble?"connection to":"complete answer from"} ${service} within ${span(limit)}${way}`}
}
function proxyTrouble({status,message,cause},proxy,host,route){
const words=`${describeProxy(proxy)} gave no way to ${host}`
if(null!==status)return{trouble:[401,403,407].includes(status)?"proxy-refused":"proxy",words:`${words}: it answered ${plain(message)}`}
const inner=connectionTrouble(cause,plain(authorityOf(proxy.host,proxy.port)),route)
return{trouble:inner.trouble.startsWith("certificate")?inner.trouble:"proxy",words:`${words}: ${inner.words}`}
}
function connectionTrouble(cause,host,{isStale,env}){
const errors=cause instanceof AggregateError?cause.errors:[cause],
certificate=certificateTrouble(errors[0],host,env)
if(null!==certificate)return certificate
const codes=errors.map(error=>String(error?.code??"")),
said=plain(errors.map(messageOf).join("; ")||codes.join(", ")),
known=[[/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,"name-unknown",`the host name ${host} does not resolve (${codes[0]})`],[/^(EPROTO$|ERR_SSL|ERR_TLS)/,"tls",`no secure connection to ${host}: ${said}`],[/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/,"refused",`no connection to ${host}: ${said}`]]
for(const[code,trouble,words]of known)if(codes.some(each=>code.test(each)))return{trouble,words}
const words=`the connection to ${host} broke: ${said||"no reason given"}`
return isStale?{trouble:"stale",words:`${words}, as it was used again`}:{trouble:"broken",words}
}

// src/cloud/watch.ts
class Watch{
connected=false
answered=false
onEnd=()=>{}
#opening=new AbortController
#began=systemClock.now()
#within
#request=null
#timer
#stopped=false
constructor(within){
this.#within=within
}
get isStale(){
return this.connected&&!this.answered&&this.#request?.reusedSocket===true
}
observing(module1){
return{request:(given,onResponse)=>{
const options={...given,opening:this.#opening.signal},
request=module1.request(options,onResponse)
this.#request=request
this.#limit("connect-timeout",1e4)
request.once("socket",socket=>{
if("secureConnecting"in socket&&socket.secureConnecting)socket.once("secureConnect",()=>this.#onConnected());else this.#onConnected()
})
return request
}}
}
end(reason){
this.onEnd(reason)
this.#request?.destroy(reason)
if(!this.connected)this.#opening.abort(reason)
}
stop(){
this.#stopped=true
clearTimeout(this.#timer)
}
#onConnected(){
if(this.#stopped)return
this.connected=true
this.#limit("answer-timeout",3e4)
}
#limit(trouble,most){
clearTimeout(this.#timer)
const left=this.#within-(systemClock.now()-this.#began),
limit=new LimitReached(trouble,left<most?this.#within:most)
this.#timer=setTimeout(()=>this.end(limit),Math.min(left,most))
}
}

// src/cloud/http.ts
const BODY_LIMIT=0x2000000
class Http{
#services=new Map
#closing=new Set
#sockets=new Set
#client=new HttpClient
userAgent
env
constructor(userAgent,env){
this.userAgent=userAgent
this.env=env
}
close(){
for(const socket of this.#sockets)socket.destroy()
}
async exchange(request){
const{url,signal}=request,
service=this.#serviceOf(url),
watch=new Watch(request.within),
onCancel=()=>watch.end(new CancelledError)
signal?.addEventListener("abort",onCancel)
try{
return await this.#send(request,service,watch)
}catch(cause){
if(cause instanceof CancelledError)throw cause
const isStale=watch.isStale&&!(cause instanceof LimitReached)
this.#drop(url.origin,service,isStale)
const{trouble,words}=troubleOf(cause,url.host,{proxy:service.proxy,isStale,env:this.env}),
sent=watch.connected?"maybe":"no"
throw new NetworkError(request.operation,url.hostname,trouble,sent,words,{cause})
}finally{
watch.stop()
signal?.removeEventListener("abort",onCancel)
}
}
#send({url,path,method,headers,body},{module:module1,agent},watch){
const own={"user-agent":this.userAgent,"accept-encoding":"identity"}
return new Promise((resolve,reject)=>{
watch.onEnd=reject
this.#client.requestRawWithCallback({parsedUrl:url,httpModule:watch.observing(module1),options:{...node_url.urlToHttpOptions(url),agent,method,path,headers:{...headers,...own},maxHeaderSize:131072}},""===body?null:body,(error,response)=>{
if(!response)return reject(error)
watch.answered=true
readAnswer(response.message).then(resolve,reject)
})
})
}
#serviceOf(url){
const known=this.#services.get(url.origin)
if(known)return known
const module1="https:"===url.protocol?node_https:node_http,
proxy=proxyFor(url,this.env),
service={proxy,module:module1,agent:createAgent({module:module1,proxy,keepAlive:!this.#closing.has(url.origin),onSocket:socket=>{
this.#sockets.add(socket)
socket.once("close",()=>this.#sockets.delete(socket))
}})}
this.#services.set(url.origin,service)
return service
}
#drop(origin,service,isStale){
if(isStale)this.#closing.add(origin)
if(this.#services.get(origin)===service)this.#services.delete(origin)
for(const idle of Object.values(service.agent.freeSockets).flat())idle?.destroy()
}
}
async function readAnswer(message){
const chunks=[]
let size=0
for await(const chunk of message){
chunks.push(chunk)
size+=chunk.length
if(size>BODY_LIMIT)break
}
return{status:message.statusCode??0,headers:message.headers,body:Buffer.concat(chunks).toString("utf8"),cut:size>BODY_LIMIT}
}

// src/cloud/idToken.ts
const GITHUB_ISSUER="https://token.actions.githubusercontent.com"
function idTokenSource(env){
const{ACTIONS_ID_TOKEN_REQUEST_URL:requestUrl,ACTIONS_ID_TOKEN_REQUEST_TOKEN:requestToken}=env
if(!requestUrl||!requestToken)throw new InputError([notAllowed(env)])
const problem=idToken_problemOf(requestUrl)
if(null!==problem)throw new InputError([`ACTIONS_ID_TOKEN_REQUEST_URL: ${problem}`])
return{requestUrl,requestToken}
}
function idToken_problemOf(requestUrl){
let url
try{
url=new URL(requestUrl)
decodeURIComponent(url.pathname)
}catch{
return"is not a URL. The runner sets this variable: do not overwrite it."
}
if(isSafeForCredentials(url))return null
return`is not an https URL but of ${plain(url.origin,120)}: an ID token could be read on its way. Serve the forge over https (Forgejo and Gitea: ROOT_URL in app.ini), or use another sign-in method (docs/keyless.md).`
}
function notAllowed(env){
const isForgejo=env["FORGEJO_ACTIONS"]||env["GITEA_ACTIONS"],
issuer=isForgejo?null:issuerOf(env["GITHUB_SERVER_URL"]??""),
other=null===issuer||issuer===GITHUB_ISSUER?"":`\nThe tokens of this GitHub come from ${issuer}: IAM needs that as the Identity Provider URL (docs/keyless.md).`
return`identity-provider needs an ID token${isForgejo?"":" of GitHub"}, and this job may not ask for one. ${isForgejo?"On Forgejo, add this line to the job:\nenable-openid-connect: true\nA forge without ID tokens needs another sign-in method (docs/keyless.md).":"Add these lines to the job:\npermissions:\n  id-token: write\n(and contents: read if it checks out: the permissions that are not named are lost). Workflows started by a fork get no ID token."}${other}`
}
function issuerOf(serverUrl){
const url=URL.parse(serverUrl)
if(null===url)return null
if("github.com"===url.hostname)return GITHUB_ISSUER
if(url.hostname.endsWith(".ghe.com"))return`https://token.actions.${url.hostname}`
return`${url.origin}/_services/token`
}
function getIdToken(caller,source,audience){
const url=new URL(source.requestUrl)
return caller.call({operation:"get an ID token from GitHub",service:"GitHub",endpoint:url.origin,path:decodeURIComponent(url.pathname),query:[...url.searchParams,["audience",audience]],headers:{accept:"application/json",authorization:`Bearer ${source.requestToken}`},read:answer=>{
const{token}=readJson(answer,json=>({token:isRecord(json)?json["value"]:null}))
if("string"==typeof token&&""!==token){
caller.context.log.mask(token)
return token
}
throw refusal(answer,"an answer without an ID token in it","broken")
}})
}
const RULES="identity conversion rules",
idToken_FIELDS={iss:"Identity Provider URL",aud:"Client ID",sub:RULES,repository:RULES,repository_id:RULES,environment:RULES,ref:RULES,job_workflow_ref:RULES,exp:"must not have passed by the clock of IAM",kid:"a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself"}
function describeClaims(idToken){
const[header="",claims=""]=idToken.split("."),
{kid}=idToken_decoded(header),
shown={...idToken_decoded(claims),kid},
lines=Object.entries(idToken_FIELDS).filter(([name])=>void 0!==shown[name]).map(([name,field])=>`${name}: ${plain(claimText(name,shown[name]))} (${field})`),
issuer=shown["iss"]
if("string"==typeof issuer&&issuer!==GITHUB_ISSUER)lines.push("This is not the issuer of github.com: it needs an identity provider of its own in IAM (docs/keyless.md).")
return lines
}
function claimText(name,value){
if("exp"===name&&"number"==typeof value){
const time=new Date(1e3*value)
return Number.isNaN(time.getTime())?`${value}, which is no time`:time.toISOString()
}
if(Array.isArray(value)&&value.every(each=>"string"==typeof each))return value.join(", ")
return"object"==typeof value&&null!==value?"not a text":String(value)
}
function idToken_decoded(part){
const json=jsonIn(Buffer.from(part,"base64url").toString("utf8"))
return isRecord(json)?json:{}
}

// src/steps/context.ts
async function inContext(runner,{wait,maxAttempts,keepsTrying,within=1/0},cancellation,known,play){
const clock=systemClock,
latest=clock.now()+within,
http=new Http("pause-dis-dump-tasks",runner.env),
caller=new Caller({http,clock,log:runner,maxAttempts:keepsTrying?1/0:maxAttempts,patience:wait||12e4,latest,signal:cancellation.cancelled})
try{
return await play({...cancellation,log:runner,clock,caller,maxAttempts,latest,idTokenSource:()=>idTokenSource(runner.env),onProject:projectId=>{
known.place={...known.place,projectId}
},onRetention:hours=>{
known.retention=hours
}})
}finally{
http.close()
}
}

// src/model/remedies.ts
const byAnswer=applies=>error=>error instanceof ServiceError&&applies(error.parts),
byCode=(...codes)=>byAnswer(({code})=>null!==code&&codes.includes(code)),
byStatus=(service,...statuses)=>byAnswer(parts=>parts.service===service&&statuses.includes(parts.status)),
byWords=(words,statuses=[401,403,441])=>byAnswer(parts=>statuses.includes(parts.status)&&words.test(parts.words)),
byLock=words=>error=>error instanceof ServiceError&&isLocked(error)&&words.test(error.parts.words),
bySignIn=(statuses,words=/(?:)/,way="")=>byAnswer(parts=>"IAM"===parts.service&&parts.operation.startsWith(`sign in ${way}`)&&statuses.includes(parts.status)&&words.test(parts.words)),
KEYLESS="by the identity provider",
either=(first,second)=>error=>first(error)||second(error),
byTrouble=(...troubles)=>error=>(error instanceof NetworkError||error instanceof RunnerFileError)&&troubles.includes(error.trouble),
GIVE_ROLE="give the user or agency the role DIS Administrator on the project of the streams",
REPORT="report this with the request ID",
REMEDIES=[
{id:"dis-4117",applies:byCode("DIS.4117"),cause:"the project ID is not one of this region",remedy:"set project-id to the one of the region (console: My Credentials)"},
{id:"dis-4205",applies:byCode("DIS.4205"),cause:"the stream is being created, deleted or frozen",remedy:"run again when the console shows it as running"},
{id:"dis-4301",applies:byCode("DIS.4301"),cause:"there is no stream of that name in this project and region",remedy:"correct stream-name (case counts), region or project-id"},
{id:"key-locked",applies:byLock(/\b(ak|access.?key|aksk|key)\b/i),cause:"after too many wrong signatures, IAM locked the access key for 5 minutes",remedy:"wait 5 minutes, since each try prolongs the lock; then check secret-access-key"},
{id:"account-locked",applies:byLock(/(?:)/),cause:"after too many failed sign-ins, IAM locked the account or user for 15 minutes",remedy:"wait 15 minutes, since each try prolongs the lock; then check username, password and domain-name"},
{id:"dis-4354",applies:byCode("DIS.4354"),cause:"one of the dump tasks does not exist",remedy:"correct task-ids; with a wait-timeout, the message lists what is there"},
{id:"dis-4309",applies:byCode("DIS.4309"),cause:"after too many failed requests, DIS blocks this runner's IP address for a while",remedy:"wait 30 minutes, since each request prolongs it; then correct what failed before"},
{id:"dis-4116",applies:byCode("DIS.4116"),cause:"no permission for the stream, or the account is in arrears",remedy:GIVE_ROLE},
{id:"dis-invalid-request",applies:byCode("DIS.4200","DIS.4202","DIS.4300"),cause:"DIS does not take the request as it is",remedy:`check stream-name and task-ids; if they are right, ${REPORT}`},
{id:"dis-task-limits",applies:byCode("DIS.4355","DIS.4357","DIS.4358"),cause:"DIS answers as if a dump task were created (name taken, or more than 5 in the stream), which this action never does",remedy:`look at the dump tasks of the stream in the console and run again; if it lasts, ${REPORT}`},
{id:"too-many-requests",applies:either(byCode("DIS.4303","DIS.4305"),byAnswer(({status})=>429===status)),cause:"too many requests, or too much traffic",remedy:"run fewer jobs at the same time, or raise retry-max-attempts"},
{id:"iam-provider-unknown",applies:bySignIn([404],/provider|idp/i,KEYLESS),cause:"IAM has no identity provider of that name",remedy:"set identity-provider to the name that IAM shows under Identity Providers; check region or iam-endpoint (docs/keyless.md)"},
{id:"iam-second-factor",applies:bySignIn([400,401,403],/second factor|two.?factor|multi.?factor|\bm\.?f\.?a\b|\btotp\b|verification code|login protection/i),cause:"the IAM user needs a second factor (MFA), which no workflow has",remedy:"sign in keyless or with AK/SK, or use an IAM user without a second factor"},
{id:"iam-project-refused",applies:bySignIn([400,401,403,404],/\b(project|scope)\b/i),cause:"the project is not there, or these credentials have no role in it",remedy:"set project-id or project-name to the project of the streams, and give the user (or the group of the identity conversion rules) the role DIS Administrator on it"},
{id:"iam-access-rule",applies:bySignIn([403]),cause:"the account allows no sign-in from this IP address, or no programmatic access",remedy:"have both allowed (IAM: Security Settings; access type of the user or identity provider)"},
{id:"iam-keyless-refused",applies:bySignIn([400,401,403,404],/(?:)/,KEYLESS),cause:"the identity provider in IAM does not accept the ID token of this job",remedy:"compare the claims above with its name, Identity Provider URL, Client ID, Signing Key and identity conversion rules (docs/keyless.md)"},
{id:"github-no-id-token",applies:byStatus("GitHub",400,401,403,404),cause:"GitHub gives this job no ID token",remedy:"give the job permissions: id-token: write (Forgejo: enable-openid-connect: true); runs of a fork get none"},
{id:"github-answer",applies:byAnswer(({service,unreadable})=>"GitHub"===service&&Boolean(unreadable)),cause:"GitHub, or a proxy before it, answered without an ID token",remedy:"run the job again; if it lasts, look at the status page of GitHub (or your forge) and the proxy"},
{id:"signature-form",applies:either(byCode("DIS.4101","DIS.4102","DIS.4106","DIS.4108","DIS.4109"),byWords(/authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i,[401,441])),cause:"the service takes neither form of the signature: it is not DIS, or a proxy changes the header",remedy:`check endpoint and proxy; if both are right, sign in with a token (keyless, IAM user) and ${REPORT}`},
{id:"signature-region",applies:byCode("DIS.4111"),cause:"the signature is for another region than the one that answers",remedy:"set region to the region of endpoint"},
{id:"key-unknown",applies:either(byCode("DIS.4107"),byWords(/ak .*not exist/i)),cause:"the access key is not known here: mistyped, swapped with the secret key, a temporary one without its security-token, deleted, or of the other cloud",remedy:"check access-key-id and region (or endpoint); set security-token if the key is temporary"},
{id:"clock-off",applies:either(byCode("DIS.4103","DIS.4104","DIS.4105"),byWords(/signature expired|signature time/i)),cause:"the clock of the runner is more than 15 minutes off; up to a day, the action makes up for it",remedy:"set the clock of the runner right (NTP)"},
{id:"signature-wrong",applies:either(byCode("DIS.4100","DIS.4112"),byWords(/signature fail|signature mismatch/i)),cause:"the secret key does not belong to the access key",remedy:"check secret-access-key; it may be cut or swapped"},
{id:"temporary-key-expired",applies:byWords(/security.?token.*expire|expire.*security.?token/i),cause:"the temporary key (AK/SK with its security token) has expired",remedy:"get a new temporary key that outlives the job (the post step needs it too), or sign in keyless"},
{id:"token-refused",applies:either(byCode("DIS.4113","DIS.4114","APIGW.0307"),byWords(/(?<!security )token/i)),cause:"the token has expired, or is of another project or cloud",remedy:"get a new token, scoped to the project of the streams; or sign in keyless or as an IAM user, which renew it"},
{id:"iam-refused",applies:byStatus("IAM",401),cause:"IAM refuses these credentials",remedy:"check username, password and domain-name (the account), or the key; its programmatic access; and that region or iam-endpoint is of the same cloud"},
{id:"iam-forbidden",applies:byStatus("IAM",403,404),cause:"IAM does not let these credentials do that",remedy:"set project-id, or allow the user to see its projects"},
{id:"credentials-refused",applies:either(byStatus("DIS",401,441),byCode("APIGW.0301","APIGW.0303","APIGW.0305")),cause:"a wrong secret key, an expired temporary key, or the other cloud",remedy:"check the secrets; a temporary key must still be valid when the post step runs"},
{id:"forbidden-or-blocked",applies:byAnswer(({service,status,code})=>"DIS"===service&&403===status&&null===code),cause:"no permission, or DIS blocks this runner's IP address after too many failed requests",remedy:`${GIVE_ROLE}; if it has that role, wait 30 minutes`},
{id:"forbidden",applies:either(byStatus("DIS",403),byCode("APIGW.0302","APIGW.0304","APIGW.0306")),cause:"the credentials have no role, their token is for another project, or an access rule keeps them out",remedy:`${GIVE_ROLE}; check project-id, and the access rules of the account`},
{id:"redirect",applies:byAnswer(({status})=>[301,302,303,307,308].includes(status)),cause:"the endpoint is not the service itself; credentials are never sent on",remedy:"set endpoint or iam-endpoint to the URL of the service"},
{id:"service-trouble",applies:byAnswer(({status})=>status>=500),cause:"the service or the gateway in front of it is in trouble",remedy:"run again later; the request ID helps the cloud's support"},
{id:"unreadable-answer",applies:byAnswer(({unreadable})=>Boolean(unreadable)),cause:"what answered is not the service, or has a form that is not known",remedy:"check endpoint and iam-endpoint, and whether a proxy or sign-in page answers"},
{id:"retry-after-too-long",applies:error=>error instanceof TimeLimitError,cause:"the service asks for more time than is left",remedy:"run again later, or raise wait-timeout"},
{id:"name-unknown",applies:byTrouble("name-unknown"),cause:"the region is mistyped, or (for DIS) most likely this region has no DIS, or the runner lacks DNS for it",remedy:"check region; set endpoint (and iam-endpoint) to the URLs of your cloud, or use another runner"},
{id:"connection-refused",applies:byTrouble("refused","connect-timeout"),cause:"nothing answers at that address from this runner",remedy:"check endpoint, firewall and proxy (HTTPS_PROXY, NO_PROXY)"},
{id:"answer-timeout",applies:byTrouble("answer-timeout","broken","stale"),cause:"something cut the connection, or was too slow",remedy:"run again; if it lasts, check proxy and firewall"},
{id:"certificate-untrusted",applies:byTrouble("certificate"),cause:"this runner does not know the authority of the certificate",remedy:"if it is private (a proxy that inspects TLS, a private cloud), set NODE_EXTRA_CA_CERTS to its certificate file in the env of the runner or the job"},
{id:"certificate-file",applies:byTrouble("certificate-file"),cause:"Node could not use the file of NODE_EXTRA_CA_CERTS when the step started",remedy:"set it to a PEM file that is there when the step starts; in a container job, to the path inside of the container"},
{id:"certificate-name",applies:byTrouble("certificate-name"),cause:"endpoint is mistyped, or DNS, proxy or firewall lead to another server",remedy:"set endpoint (or iam-endpoint) to a name that the certificate has, or correct DNS or the proxy"},
{id:"certificate-date",applies:byTrouble("certificate-date"),cause:"the certificate was not renewed in time, or the clock of the runner is wrong",remedy:"set the clock of the runner right (NTP), or have the certificate renewed"},
{id:"tls-trouble",applies:byTrouble("tls"),cause:"what answers there does not speak TLS properly",remedy:"check the port and the scheme of endpoint, and the proxy"},
{id:"proxy-refused",applies:byTrouble("proxy-refused"),cause:"the proxy wants (other) credentials, or does not allow this host",remedy:"set HTTPS_PROXY with the right user and password, have the proxy allow this host, or name it in NO_PROXY"},
{id:"proxy-unreachable",applies:byTrouble("proxy"),cause:"the proxy cannot be reached, or cannot reach the host",remedy:"check HTTPS_PROXY and NO_PROXY"},
{id:"runner-file-denied",applies:byTrouble("denied"),cause:"the user of this step (in a container job, the image's) may not write the runner's files",remedy:"run the container as a user who may write them (container: options: --user root, or the runner's own user ID), or give that user the right"},
{id:"runner-file-full",applies:byTrouble("full"),cause:"the disk of the runner is full",remedy:"make room on the runner and run the job again"},
{id:"runner-file",applies:byTrouble("lost"),cause:"the runner's folder for temporary files was removed during the job, or its disk fails",remedy:"run the job again; if it lasts, check what cleans up on the runner"}
]
function noteOf(error){
const details=error instanceof ServiceError?error.parts.details??[]:[],
cause=error instanceof RenewalError&&error.cause instanceof Error?noteOf(error.cause):null,
found=REMEDIES.find(({applies})=>applies(error)),
todo=found&&`Likely cause: ${found.cause}. What to do: ${found.remedy}.`
return{what:[error.message,...details,...null===cause?[]:[cause.what]].join("\n"),todo:todo??cause?.todo??null,entry:found?.id??cause?.entry??null}
}
function explainInLine(error){
return noteText(noteOf(error)).replaceAll("\n"," ")
}

// src/model/tasks.ts
const OUTCOMES=["paused","already-paused","adopted","resumed","already-running","requested","planned","timed-out","failed","missing"]
function isGone(task){
return void 0===task||"DELETE"===task.state
}
function isSameTask(a,b){
return null!==a.id&&null!==b.id?a.id===b.id:null!==a.name&&a.name===b.name
}
class TaskIndex{
#byId=new Map
#byName=new Map
constructor(tasks){
const keep=(map,key,task)=>{
if(null!==key&&isGone(map.get(key)))map.set(key,task)
}
for(const task of tasks){
keep(this.#byId,task.id,task)
keep(this.#byName,task.name,task)
}
}
find({id,name}){
const byId=null===id?void 0:this.#byId.get(id)
if(void 0!==byId)return byId
const byName=null===name?void 0:this.#byName.get(name)
return void 0!==byName&&isSameTask(byName,{id,name})?byName:void 0
}
}
function taskKey({id,name}){
return id??`name ${name}`
}
function taskLabel(task){
if(null===task.name)return task.id??"?"
return null===task.id?task.name:`${task.name} (${task.id})`
}
function fewLabels(tasks){
return fewOf(tasks.map(task=>plain(taskLabel(task),80)))
}
function byStream(items){
const streams=new Map
for(const item of items){
const own=streams.get(item.stream)
if(own)own.push(item);else streams.set(item.stream,[item])
}
return streams
}
function namesByStream(tasks){
return fewOf([...byStream(tasks)],10,([stream,own])=>`stream ${stream??"?"}: ${own.map(task=>plain(taskLabel(task),80)).join(", ")}`).replaceAll(", stream ","; stream ")
}
function unreadReport({stream,id,name,destination=null,lastTransfer=null,pausedAt=null},outcome,more={}){
return{stream,id,name,destination,lastTransfer,pausedAt,outcome,sent:false,before:null,after:null,took:null,pausedFor:null,problem:null,warning:null,...more}
}
function reportOf(task,outcome,more={}){
return unreadReport(task,outcome,{before:task.state,after:task.state,...more})
}

// src/plan/plan.ts
function planPause(request,found){
const{selection,ifMissing,ifPaused}=request,
{chosen,missing,problems,warnings}=plan_select(selection,found,ifMissing),
stop=chosen.filter(task=>"PAUSED"!==task.state),
paused=chosen.filter(task=>"PAUSED"===task.state),
[adopt,leave]="adopt"===ifPaused?[paused,[]]:[[],paused]
if("error"===ifPaused&&paused.length>0)problems.push(note(`Paused already, and if-already-paused: error refuses that: ${namesByStream(paused)}.`,"Find out who paused them (an earlier attempt of this job?), and resume them or set if-already-paused to adopt or leave.","dump-tasks-stayed-paused"))
problems.push(...[...stop,...adopt].filter(({id})=>null===id).map(noIdProblem))
return{stop,adopt,leave,missing,problems,warnings}
}
function untouchedBy(plan,request){
return[...plan.adopt.map(task=>reportOf(task,request.dryRun?"already-paused":"adopted")),...plan.leave.map(task=>reportOf(task,"already-paused",{warning:leftAlone(request)})),...plan.missing]
}
function isResumed(resume){
return"always"===resume||"on-success"===resume
}
function leftAlone({resume,ifPaused}){
if(!isResumed(resume)||"ignore"===ifPaused)return null
return note("It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it.","To have such tasks resumed, set if-already-paused: adopt; if they are paused on purpose, set it to ignore.","dump-tasks-stayed-paused")
}
function plannedResume(task){
if(task.state===RESUME.goal)return reportOf(task,RESUME.already)
if(!RESUME.bad.includes(task.state))return reportOf(task,"planned")
return reportOf(task,"failed",{problem:badState(plain(task.state,40))})
}
const CORRECT_IT="Look at it in the console of DIS and correct its destination."
function badState(state){
return note(`It is in state ${state}.`,CORRECT_IT,"bad-state")
}
function noIdProblem({stream,name}){
return note(`The service gives no ID for the dump task ${plain(name)} of stream ${stream} (in list and detail), which a stop needs.`,"Take its ID from the console: task-ids with wait-timeout: 0 can stop it.")
}
function planResume(request,found){
const{what,ifMissing}=request
if("selection"in what)return plan_select(what.selection,found,ifMissing)
return fromHanded(what.handed,found,ifMissing)
}
function fromHanded(handed,found,ifMissing){
const streams=new Map(found.map(each=>[each.stream,{...each,index:new TaskIndex(each.tasks)}])),
chosen=new Map,
missing=[]
for(const task of handed){
const listed=streams.get(task.stream)
if(!listed)continue
const match=listed.index.find(task)
if(match&&!isGone(match))chosen.set(match,{...match,id:match.id??task.id});else missing.push(missingReport(task,match,[listed],"error"===ifMissing?"warn":ifMissing))
}
return{chosen:[...chosen.values()],missing,problems:[],warnings:[]}
}
function onlyOne(streams){
return 1===streams.length?streams[0]??null:null
}
function mayMean({all,ids,names},{name}){
return all||ids.length>0||null!==name&&names.includes(name)
}
function plan_select(selection,found,ifMissing){
return selection.all?selectAll(found,ifMissing):selectNamed(selection,found,ifMissing)
}
function selectAll(found,ifMissing){
const chosen=found.flatMap(living),
problems=found.filter(isShort).map(({stream,tasks,unlisted})=>note(`Stream ${stream} has ${tasks.length+unlisted} dump tasks by the service's own count, and it lists ${tasks.length}: \xaball\xbb would miss some.`,"Name the tasks by task-ids or task-names.")),
warnings=[]
if(0===chosen.length&&found.length>0){
const streams=fewOf(found.map(({stream})=>stream)),
text=`There is no dump task in ${1===found.length?"stream":"the streams"} ${streams}.`
if("warn"===ifMissing)warnings.push(note(text))
if("error"===ifMissing)problems.push(note(text,"If that is right, set if-task-missing to warn or ignore.","task-not-there"))
}
return{chosen,missing:[],problems,warnings}
}
function living({tasks}){
return tasks.filter(task=>!isGone(task))
}
function isShort({unlisted}){
return unlisted>0
}
function selectNamed(selection,found,ifMissing){
const ids=new Set(selection.ids),
names=new Set(selection.names),
tasks=found.flatMap(each=>each.tasks).filter(({id,name})=>ids.has(id)||names.has(name)),
chosen=tasks.filter(task=>!isGone(task)),
stream=onlyOne(found.map(each=>each.stream)),
missingOne=key=>value=>{
if(chosen.some(task=>task[key]===value))return[]
const listed=tasks.find(task=>task[key]===value)
return[missingReport({id:null,name:null,stream,[key]:value},listed,found,ifMissing)]
},
missing=[...selection.ids.flatMap(missingOne("id")),...selection.names.flatMap(missingOne("name"))],
isProblem="error"===ifMissing?missing.length>0:missing.some(({outcome})=>"failed"===outcome)
return{chosen,missing,problems:isProblem?[missingProblem(missing,found)]:[],warnings:[]}
}
function missingReport(task,listed,found,ifMissing){
if(!listed&&found.some(isShort)){
const{stream,id,name}=task
return unreadReport({stream,id,name},"failed",{problem:note("The service counts more dump tasks than it lists, and it is not among those that it lists.")})
}
const said=note(`The dump task ${plain(taskLabel(task))} is not there${listed?" any more (DELETE)":""}.`,null,"task-not-there"),
told={problem:"error"===ifMissing?said:null,warning:"warn"===ifMissing?said:null}
if(!listed)return unreadReport(task,"missing",told)
return reportOf({...listed,id:listed.id??task.id,name:listed.name??task.name},"missing",told)
}
function missingProblem(missing,found){
const labels=tasks=>fewOf(tasks,10,task=>plain(taskLabel(task))),
streams=fewOf(found,5,each=>`stream ${each.stream} has ${labels(living(each))||"no dump task"}`),
names=new Set(found.flatMap(({tasks})=>tasks.map(({name})=>name))),
named=missing.filter(({id,name})=>null===name&&names.has(id))
let todo=`Correct task-ids or task-names (${streams}), or set if-task-missing to warn or ignore.`
if(missing.some(({id,name})=>/^all$/i.test(id??name??"")))todo=`For every dump task, set task-ids: all. ${todo}`
if(named.length>0)todo=`${labels(named)} ${1===named.length?"is a name":"are names"}: set task-names instead. ${todo}`
return note(`Not there: ${labels(missing)}.`,todo,"task-not-there")
}

// src/apply/ending.ts
function stateOf(task){
return null===task||""===task.state?"not known":plain(task.state,40)
}
function endingOf(verdict,direction,seen){
const{already,needsTask}=direction
switch(verdict){
case"reached":
case"wait":
case"start":
return null
case"already":
return{outcome:already}
case"started-by-others":
return{outcome:already,warning:STARTED_BY_OTHERS}
case"stop-never-showed":
return{outcome:already,warning:NEVER_SHOWED}
case"gone":
return{outcome:"missing",[needsTask?"problem":"warning"]:DELETED}
case"bad":
return{outcome:"failed",problem:badState(stateOf(seen))}
case"cannot-start":
return{outcome:"failed",problem:NO_ID}
case"unsettled":
return{outcome:"failed",problem:UNSETTLED}
}
}
function mayStillPause(what){
return note(what,"If it pauses later, resume it.",ENTRY.leftPaused)
}
const STARTED_BY_OTHERS=note("It was paused, and somebody else started it: its dump may have run during the deployment.","Find out who started it. Only one run at a time should pause it.","started-by-others"),
NEVER_SHOWED=mayStillPause("Its stop may have been sent, and it is still running."),
WATCHED_TOO_SHORT=mayStillPause("It runs. Its stop was sent more than once, and one without an answer may still pause it; there was no time left to watch it."),
DELETED=note("It is not there any more: it was deleted meanwhile."),
NO_ID=note("It is PAUSED, and the service gives no ID for it, which a start needs.","Start it in the console of DIS."),
IN_CONSOLE="Look at it in the console of DIS.",
WATCH_IT="Watch it, and resume it if it pauses.",
UNSETTLED=note("Its stop was accepted, and it is still running, unsettled: it may pause at any time, and nothing will start it then.",WATCH_IT,ENTRY.leftPaused),
PAUSED_ONCE_MORE=note("It paused once more after its start: one of its stops took effect late. It was started again.")
function unwatchedEnding({call,seen}){
if("unsent"!==call)return{outcome:"requested"}
return{outcome:"requested",warning:note(`It is ${stateOf(seen)}, and was not waited for.`)}
}
function lastEnding(direction,tracked,circumstances){
const{call,stop,seen,settled,goalSince}=tracked,
{wait,isCancelled,trouble}=circumstances,
{reached,already,goal}=direction
if(settled)return{outcome:reached}
if(0===wait&&"answered"===call)return{outcome:"requested"}
if(stop?.mayComeLate&&null!==goalSince&&("unsent"!==call||"paused"===stop.fate))return{outcome:"unsent"===call?already:reached,warning:WATCHED_TOO_SHORT}
const failed=failing(direction,tracked,isCancelled?null:trouble)
if(isCancelled)return"unsent"===call?failed("failed",`The job was cancelled before its ${direction.call} was sent.`,null):failed("requested","The job was cancelled while it was waited for.",null)
if("unsent"!==call)return notReached(direction,tracked,circumstances,failed)
if(null!==stop&&"paused"!==stop.fate&&seen?.state===goal){
const isAnswered="answered"===stop.fate
if(!isAnswered&&null===trouble)return{outcome:already,warning:NEVER_SHOWED}
return failed("failed",`Its stop ${isAnswered?"was accepted":"may have been sent"} and was not seen to take effect: it may still pause, unsettled.`,WATCH_IT,ENTRY.leftPaused)
}
return failed(null!==seen&&"PAUSED"!==seen.state&&null===trouble?"timed-out":"failed",`It could not be ${direction.words.achieved}.`)
}
function notReached({call:name,goal,badOutcome},{call,badSince},{wait,waited,isTimeUp},failed){
if(0===wait)return failed("requested","")
if(!isTimeUp)return failed("requested",`Its ${name} was sent, and its state could not be seen.`)
const isBad=null!==badSince
return failed(isBad?badOutcome:"timed-out",`Not ${goal} within ${span(waited)}.`,isBad?CORRECT_IT:"doubtful"===call?IN_CONSOLE:"It may still get there: look at it in the console of DIS, or raise wait-timeout.","not-in-time")
}
function failing(direction,{call,seen},trouble){
const cause=trouble&&noteOf(trouble),
known=[seen?`It was last seen ${stateOf(seen)}.`:"Its state was never seen.","doubtful"===call?` Whether its ${direction.call} arrived is not known.`:"",cause?` ${cause.what}`:""].join("")
return(outcome,what,advice=IN_CONSOLE,entry)=>({outcome,problem:note(""===what?known:`${what} ${known}`,cause?.todo??advice,cause?.entry??entry)})
}

// src/apply/pollOrder.ts
class PollOrder{
#count=0
#lastUnsettled=0
note(settled){
this.#count+=1
if(!settled)this.#lastUnsettled=this.#count
return this.#count
}
leaves(){
this.note(false)
}
isStale(poll){
return poll<this.#lastUnsettled
}
}

// src/apply/schedule.ts
const SHORTEST=150,
STOP_WATCH=6e4,
LAST_POLL=1e4
function nextPoll(elapsed,random){
const base=Math.min(1e4,Math.max(SHORTEST,.1*elapsed))
return base===SHORTEST?SHORTEST:Math.round(base*(1-.2*random))
}

// src/apply/sighting.ts
function labelOf(task){
return`${task.stream}/${plain(taskLabel(task),80)}`
}
function noteState(tracked,listed,context){
const{clock,direction}=context,
{goal,from}=direction
tellState(tracked,listed,context)
if("unsent"===tracked.call)tracked.before??=listed.state
tracked.badSince=direction.bad.includes(listed.state)?tracked.badSince??clock.now():null
tracked.seen=listed
if(listed.state===goal){
tracked.goalSince??=clock.now()
if(null===from)tracked.pausedAt??=new Date(clock.wall()).toISOString()
return
}
if(null!==tracked.goalSince&&listed.state===from&&tracked.stop?.mayComeLate){
tracked.call="unsent"
tracked.warning=PAUSED_ONCE_MORE
}
if(null===from)tracked.pausedAt=null
tracked.goalSince=null
}
function tellState({task,seen,settled,badSince},listed,{log,direction}){
const[label,state]=[labelOf(task),plain(listed.state,40)]
if(seen?.state!==listed.state){
const previous=null===seen?"":plain(seen.state,40)
log.info(`${label}: ${""===previous?"":`${previous} \u{2192} `}${state}`)
if(settled&&listed.state!==direction.goal)log.warning(`${label} was ${previous} and is ${state} again.`)
}
if(null===badSince&&direction.bad.includes(listed.state))log.warning(`${label} is in state ${state}.`)
}

// src/apply/judge.ts
function judge(direction,progress,listed,now){
if(void 0===listed||isGone(listed))return"gone"
const{call,stop,badSince,task}=progress
if(direction.bad.includes(listed.state)){
const isNew=null===badSince||now-badSince<3e4,
mayPass=null===direction.from||"unsent"!==call||null!==stop&&"paused"!==stop.fate
return isNew&&mayPass?"wait":"bad"
}
if(listed.state===direction.goal)return atGoal(direction,progress,now)
if(null===direction.from||listed.state!==direction.from||"answered"===call)return"wait"
return(listed.id??task.id)===null?"cannot-start":"start"
}
function atGoal(direction,{call,stop,goalSince},now){
if(null===direction.from)return"reached"
if(stop?.mayComeLate&&now-(goalSince??now)<STOP_WATCH)return"wait"
if("unsent"!==call)return"reached"
if(null===stop)return"already"
if("paused"===stop.fate)return"started-by-others"
if(now<stop.until)return"wait"
return"answered"===stop.fate?"unsettled":"stop-never-showed"
}

// src/apply/send.ts
async function sendAction(direction,stream,tasks,context,{onUnanswered,...limits}){
const{dis,cancelled,overdue}=context
let rest=tasks,
onItsWay=false,
doubtful=false
try{
await dis.sendAction(direction.call,stream,()=>rest.flatMap(({id})=>id??[]),{...limits,onLeaving:()=>{
if(cancelled.aborted&&direction.endsWithCancel)throw new CancelledError
limits.onLeaving?.()
onItsWay=true
},beforeAgain:async failure=>{
onItsWay=false
if(!fateUnknown(failure))return true
doubtful=true
onUnanswered()
if(failure instanceof NetworkError)rest=await notAtGoal(direction,stream,rest,context)
return rest.length>0
},signal:overdue})
return{fate:"answered"}
}catch(failure){
const error=failure,
isCancelled=error instanceof CancelledError,
last=isCancelled?error.cause:error,
mayHaveArrived=doubtful||(void 0===last?onItsWay:fateUnknown(last))
if(mayHaveArrived)return{fate:"unknown",error}
return{fate:isCancelled||mayTryAgain(error)?"unsent":"refused",error}
}
}
async function notAtGoal(direction,stream,tasks,{dis,clock,overdue,log}){
log.info(`Whether the ${direction.call} for stream ${stream} arrived is not known; asking for the list of the stream`)
try{
const list=await dis.listTasks(stream,{deadline:clock.now()+LAST_POLL,signal:overdue}),
index=new TaskIndex(list.tasks)
return tasks.filter(task=>index.find(task)?.state!==direction.goal)
}catch{
return tasks
}
}
function mayBeAboutState(error){
if(!(error instanceof ServiceError)||error.parts.code===BLOCKED)return false
const{status,code}=error.parts
return 400===status||status<300&&null!==code
}

// src/apply/streamCalls.ts
async function startDue(tasks){
const{direction,clock}=tasks.context,
now=clock.now()
if(null===direction.from||now<tasks.startAt)return
const due=tasks.open.filter(each=>null!==each.seen&&"start"===judge(direction,each,each.seen,now))
for(const tracked of due)tracked.before=direction.from
if(due.length>0)await send(tasks,due)
}
async function send(tasks,batch,again=false){
const{context,stream,list,order}=tasks,
{direction,wait,memory,log}=context,
named=withIds(batch),
sent=await sendAction(direction,stream,named,context,{...direction.keepsTrying&&wait>0&&{attempts:1},onLeaving:()=>{
order.leaves()
memory?.stop(stream,"sent",named)
},onUnanswered:()=>memory?.unanswered(stream,named)})
if("refused"!==sent.fate)memory?.stop(stream,sent.fate,named)
list.expectChange()
switch(sent.fate){
case"answered":
list.trouble=null
tasks.failedStarts=0
tasks.waitFromNow(batch)
return log.info(`Stream ${stream}: ${direction.call} of ${fewLabels(named)} accepted`)
case"unknown":
return onUnknown(tasks,batch,sent.error)
case"unsent":
return onUnsent(tasks,batch,sent.error)
case"refused":
return onRefused(tasks,batch,sent.error,again)
}
}
function withIds(batch){
return batch.map(({task,seen})=>({...task,id:task.id??seen?.id??null}))
}
function onUnknown(tasks,batch,error){
const{direction,log}=tasks.context
for(const tracked of batch)if("unsent"===tracked.call)tracked.call="doubtful"
log.info(explainInLine(error))
if(direction.keepsTrying){
tasks.callTrouble=error
backOff(tasks,batch,error)
}else tasks.watchStop(error)
}
function onUnsent(tasks,batch,error){
const{direction,wait,log}=tasks.context
tasks.list.trouble=error
if(!direction.keepsTrying||0===wait||error instanceof TimeLimitError)tasks.fail(batch,error);else{
log.info(error.message)
backOff(tasks,batch,error)
}
}
function backOff(tasks,batch,error){
const{clock}=tasks.context,
asked=askedWait(error)
tasks.failedStarts+=1
tasks.startAt=clock.now()+waitAfter(tasks.failedStarts,clock.random(),asked)
const left=tasks.deadline-clock.now()
if(null!==asked&&asked>left)tasks.fail(batch,tooPatient(error,asked,left))
}
async function onRefused(tasks,batch,error,again){
const{direction,believeList,memory,log}=tasks.context,
isAboutState=mayBeAboutState(error),
isHalf=isAboutState&&batch.length>1
if(isHalf)for(const tracked of batch)tracked.call="doubtful"
const isDoubtful=batch.some(({call})=>"doubtful"===call)
memory?.stop(tasks.stream,isDoubtful?"unknown":"refused",withIds(batch))
tasks.list.trouble=error
log.info(explainInLine(error))
const rest=!again&&believeList&&isAboutState?await restAfterList(tasks,batch,isHalf):null
if(rest?.length===0)return
if(direction.keepsTrying&&!again&&isHalf){
const left=rest??batch.filter(({report})=>null===report)
for(const tracked of left)await send(tasks,[tracked],true)
}else if(null!==rest&&rest.length<batch.length)await send(tasks,rest,true);else if(!direction.keepsTrying&&isDoubtful&&believeList)tasks.watchStop(error);else tasks.fail(batch,error)
}
async function restAfterList(tasks,batch,isHalf){
const{direction,memory}=tasks.context,
list=await tasks.list.askAfterRefusal()
if(null===list)return null
const atGoal=batch.filter(({task})=>list.index.find(task)?.state===direction.goal),
byOthers=isHalf?[]:atGoal
tasks.take(batch.filter(tracked=>!byOthers.includes(tracked)),list)
for(const tracked of byOthers){
tracked.seen=list.index.find(tracked.task)??tracked.seen
tasks.end(tracked,{outcome:direction.already})
}
if(byOthers.length>0)memory?.already(tasks.stream,withIds(byOthers))
return batch.filter(tracked=>null===tracked.report&&!atGoal.includes(tracked))
}

// src/apply/streamRun.ts
async function runStream(tasks){
const{direction,wait}=tasks.context
if(null===direction.from)await send(tasks,tasks.all);else{
for(const tracked of tasks.all)if(tracked.seen)tasks.judge(tracked,tracked.seen);
await startDue(tasks)
}
if(0===wait&&null===tasks.trouble)for(const tracked of tasks.open)tasks.end(tracked,unwatchedEnding(tracked))
await pollStream(tasks)
}
async function pollStream(tasks){
const{cancelled,clock}=tasks.context
for(let due=clock.now();tasks.open.length>0&&!cancelled.aborted;due=nextDue(tasks)){
const rest=due-clock.now()
if(rest>0)await clock.sleep(rest,cancelled)
const isLast=clock.now()>=tasks.deadline,
poll=await pollOnce(tasks,isLast)
if(cancelled.aborted)return
await startDue(tasks)
if(isLast&&clock.now()>=tasks.deadline)tasks.endAsTheyAre(tasks.open.filter(({settled})=>!settled||null===poll))
if(null!==poll&&tasks.isSettled){
tasks.settledAt=poll
return
}
}
}
function isStale({open,order,settledAt}){
return open.length>0&&order.isStale(settledAt)
}
function concludeStream(tasks){
tasks.endAsTheyAre(tasks.open)
return tasks.all.map(({report})=>report)
}
async function pollOnce(tasks,isLast){
const list=await tasks.list.poll(isLast?null:tasks.deadline)
if(null===list){
if(tasks.list.isHopeless)tasks.endAsTheyAre(tasks.open)
return null
}
tasks.take(tasks.open,list)
return tasks.order.note(tasks.isSettled)
}
function nextDue({open,since,deadline,startAt,list,context}){
const{clock,direction}=context,
now=clock.now(),
next=now+(list.retryIn()??nextPoll(now-since,clock.random()))
return Math.min(open.every(({seen,call})=>"answered"!==call&&seen?.state===direction.from)?Math.max(next,startAt):next,Math.max(now,deadline))
}

// src/cloud/strayStream.ts
const NO_STREAM="DIS.4301"
async function withStreamNames(error,dis){
if(!(error instanceof ServiceError))return error
const{code,stream}=error.parts
if(code!==NO_STREAM||void 0===stream)return error
try{
const{log}=dis.caller.context,
names=(await dis.listStreams()).map(name=>plain(log.redacted(name),64))
return new ServiceError({...error.parts,details:[didYouMean(stream,names)]},{cause:error})
}catch{
return error
}
}
function didYouMean(stream,names){
const[first,...others]=nearest(stream,names)
if(void 0===first)return"The project has no streams."
if(0===others.length)return`Did you mean ${first}? It is the only stream of the project.`
return`Did you mean ${first}? The streams of the project, the nearest first: ${fewOf([first,...others],20)}.`
}
function unknownStream(stream){
return new ServiceError({operation:`list the dump tasks of stream ${stream}`,service:"DIS",status:400,code:NO_STREAM,words:"it is not among the project's streams",requestId:null,stream})
}

// src/plan/find.ts
async function findTasks(dis,streams,options){
const{signal,allOrNothing,isWanted}=options,
over=new AbortController,
either=AbortSignal.any([signal,over.signal]),
results=[]
let existing=null
const waiting=streams.entries(),
list=async(index,stream)=>{
try{
if(null!==existing&&!existing.has(stream))throw unknownStream(stream)
const listed=await dis.listTasks(stream,{signal:either}),
tasks=await find_withIds(dis,listed.tasks,isWanted,either)
results[index]={stream,...listed,tasks}
}catch(failure){
if(failure instanceof CancelledError&&over.signal.aborted)return
if(failure instanceof CancelledError||!(failure instanceof Error))throw failure
if(allOrNothing)over.abort()
if(saysNoStream(failure))existing??=await existingStreams(dis)
results[index]={stream,error:await withStreamNames(failure,dis)}
}
}
if(allOrNothing&&void 0!==streams[0]){
await list(0,streams[0])
waiting.next()
}
await Promise.all(Array.from({length:8},async()=>{
for(const[index,stream]of waiting){
if(either.aborted)return
await list(index,stream)
}
}))
if(signal.aborted)throw new CancelledError
return{found:results.filter(each=>"tasks"in each),failed:results.filter(each=>"error"in each)}
}
function saysNoStream(failure){
return failure instanceof ServiceError&&failure.parts.code===NO_STREAM
}
async function existingStreams(dis){
return dis.listStreams().then(names=>new Set(names),()=>null)
}
async function find_withIds(dis,tasks,isWanted,signal){
const asked=new Set(tasks.filter(task=>null===task.id&&!isGone(task)&&isWanted(task)).slice(0,50))
return Promise.all(tasks.map(async task=>asked.has(task)?{...task,id:await idOf(dis,task,signal)}:task))
}
async function idOf(dis,{stream,name},signal){
if(null===name||!/^[A-Za-z0-9_-]{1,64}$/.test(name))return null
try{
return await dis.findTaskId(stream,name,{signal})
}catch(error){
if(error instanceof CancelledError||mayTryAgain(error))throw error
return null
}
}

// src/apply/streamList.ts
class StreamList{
trouble=null
isHopeless=false
#stream
#context
#failures=0
#isFirst=true
constructor(stream,context){
this.#stream=stream
this.#context=context
}
expectChange(){
this.#isFirst=true
}
async poll(until){
const{dis,clock,cancelled}=this.#context
if(!this.#isFirst)await dis.caller.pace.turn(cancelled)
this.#isFirst=false
if(cancelled.aborted)return null
const now=clock.now(),
deadline=null===until?now+LAST_POLL:Math.max(now+LAST_POLL/10,until),
list=await this.#ask({attempts:1,deadline})
if(null===list&&null!==until)this.#judgeTrouble(until)
return list
}
async askAfterRefusal(){
const{trouble}=this,
list=await this.#ask({deadline:this.#context.clock.now()+LAST_POLL})
this.trouble=trouble
this.isHopeless=false
return list
}
retryIn(){
if(0===this.#failures)return null
return waitAfter(this.#failures,this.#context.clock.random(),askedWait(this.trouble))
}
async #ask(limits){
const{dis,cancelled}=this.#context
try{
const{tasks,unlisted}=await dis.listTasks(this.#stream,{...limits,signal:cancelled})
return this.#seen(tasks,unlisted)
}catch(failure){
if(failure instanceof CancelledError)return null
if(await this.#isGone(failure))return this.#seen([],0)
this.trouble=failure
this.#failures+=1
return null
}
}
async #isGone(failure){
if(!saysNoStream(failure))return false
const existing=await existingStreams(this.#context.dis)
return null===existing||!existing.has(this.#stream)
}
#seen(tasks,unlisted){
this.trouble=null
this.#failures=0
return{index:new TaskIndex(tasks),isWhole:0===unlisted}
}
#judgeTrouble(until){
const{maxAttempts,clock,log}=this.#context,
{trouble}=this
if(null===trouble)return
const mayPass=isUnreadable(trouble)?this.#failures<maxAttempts:mayTryAgain(trouble),
asked=askedWait(trouble),
left=until-clock.now(),
isTooLong=null!==asked&&asked>left
if(isTooLong)this.trouble=tooPatient(trouble,asked,left)
this.isHopeless=!mayPass||isTooLong||trouble instanceof TimeLimitError
if(!this.isHopeless)log.info(`${trouble.message}; polling again in ${span(this.retryIn()??0)}`)
}
}

// src/apply/trackedTask.ts
function trackedTask({task,stop}){
return{task,stop,before:task.state||null,seen:""===task.state?null:task,call:"unsent",answeredAt:null,goalSince:null,badSince:null,settled:false,pausedAt:stop?.pausedAt??null,warning:null,report:null}
}

// src/apply/streamTasks.ts
class StreamTasks{
stream
all
context
order
list
since
deadline
callTrouble=null
startAt=0
failedStarts=0
settledAt=0
#told="[]"
constructor({stream,tasks},context,order){
this.stream=stream
this.context=context
this.order=order
this.list=new StreamList(stream,context)
this.all=tasks.map(trackedTask)
this.since=context.clock.now()
this.deadline=this.#deadlineFrom(this.since)
}
get open(){
return this.all.filter(({report})=>null===report)
}
get isSettled(){
return this.open.every(({settled})=>settled)
}
get trouble(){
return this.list.trouble??this.callTrouble
}
waitFromNow(batch){
this.callTrouble=null
this.since=this.context.clock.now()
const answered={call:"answered",answeredAt:this.since,badSince:null}
for(const tracked of batch)Object.assign(tracked,answered);
this.deadline=this.#deadlineFrom(this.since)
}
watchStop(trouble){
this.callTrouble=trouble
this.since=this.context.clock.now()
this.deadline=this.#latest(this.since+Math.min(this.context.wait,STOP_WATCH))
}
take(batch,list){
for(const tracked of batch){
const listed=list.index.find(tracked.task)
if(void 0!==listed)this.#see(tracked,listed)
if(void 0!==listed||list.isWhole)this.judge(tracked,listed)
}
this.#tellReached()
}
judge(tracked,listed){
const{direction,clock}=this.context,
verdict=judge(direction,tracked,listed,clock.now())
tracked.settled="reached"===verdict
if(void 0===listed)tracked.seen=null
const ending=endingOf(verdict,direction,tracked.seen)
if(null!==ending)this.end(tracked,ending)
}
fail(batch,error){
const problem=noteOf(error)
for(const tracked of batch)if(null===tracked.report)this.end(tracked,{outcome:"failed",problem})
}
endAsTheyAre(batch){
const{clock,cancelled,direction,wait}=this.context
for(const tracked of batch){
const ending=lastEnding(direction,tracked,{wait,waited:this.deadline-this.since,isTimeUp:clock.now()>=this.deadline,isCancelled:cancelled.aborted,trouble:this.trouble})
this.end(tracked,ending)
}
}
end(tracked,{outcome,problem=null,warning=null}){
const{task,before,seen,call,answeredAt,goalSince,pausedAt}=tracked,
{clock,direction}=this.context,
isPolled=null!==seen&&(seen!==task||"unsent"===call),
known={...task,...seen,id:task.id??seen?.id??null,name:seen?.name??task.name},
isResumed=null!==direction.from&&null!==goalSince&&null!==pausedAt
tracked.report=reportOf(known,outcome,{before,after:isPolled?seen.state:null,sent:"unsent"!==call,pausedAt,took:null!==answeredAt&&null!==goalSince?Math.max(0,goalSince-answeredAt):null,pausedFor:isResumed?Math.max(0,clock.wall()-Date.parse(pausedAt)):null,problem,warning:warning??tracked.warning})
}
#see(tracked,listed){
noteState(tracked,listed,this.context)
if(null!==tracked.goalSince&&tracked.stop?.mayComeLate)this.deadline=Math.max(this.deadline,this.#latest(tracked.goalSince+STOP_WATCH))
}
#tellReached(){
const reached=this.all.flatMap(({task,settled,pausedAt})=>settled&&null!==pausedAt?[[taskKey(task),pausedAt]]:[]),
told=JSON.stringify(reached)
if(told===this.#told)return
this.#told=told
this.context.memory?.reached(this.stream,new Map(reached))
}
#deadlineFrom(now){
const watched=this.open.map(({call,stop})=>"answered"!==call&&stop&&"paused"!==stop.fate?stop.until:now)
return this.#latest(Math.max(now+this.context.wait,...watched))
}
#latest(time){
return Math.min(time,this.context.latest)
}
}

// src/apply/follow.ts
async function follow(followed,context){
const{wait,log,cancelled}=context,
order=new PollOrder,
streams=followed.filter(({tasks})=>tasks.length>0).map(each=>new StreamTasks(each,context,order)),
over=new AbortController
if(wait>0&&streams.length>0)log.startGroup(CHANGES)
const heartbeat=beat(streams,context,over.signal)
try{
await Promise.all(streams.map(runStream))
for(;;){
const stale=streams.filter(isStale)
if(0===stale.length||cancelled.aborted)break
await Promise.all(stale.map(pollStream))
}
return streams.flatMap(concludeStream)
}finally{
over.abort()
await heartbeat
log.endGroup()
}
}
const CHANGES="Changes of state while waiting"
async function beat(streams,{clock,log,cancelled,direction},over){
const start=clock.now()
for(;;){
await clock.sleep(15e3,over)
if(over.aborted)return
if(cancelled.aborted)continue
const lines=waitingLines(streams.flatMap(({all})=>all),direction,clock.now())
if(0!==lines.length){
log.endGroup()
for(const line of lines)log.info(`${span(clock.now()-start)}: ${line}`);
log.startGroup(CHANGES)
}
}
}
function waitingLines(tracked,direction,now){
const open=tracked.filter(({settled,report})=>!settled&&null===report),
watched=open.filter(({seen})=>null!==direction.from&&seen?.state===direction.goal),
waiting=open.filter(each=>!watched.includes(each)),
lines=[]
if(waiting.length>0){
const names=fewOf(waiting,5,({task,seen})=>`${labelOf(task)} (${stateOf(seen)})`),
done=`${tracked.length-open.length} of ${counted(tracked.length,"dump task")} ${direction.words.done}`
lines.push(`${done}; waiting for ${names}`)
}
if(watched.length>0){
const left=Math.max(...watched.map(({stop})=>(stop?.until??now)-now),0),
time=left>0?`${span(left)} more `:"",
[run,pauses]=1===watched.length?["1 runs after its stop","it pauses"]:[`${watched.length} run after their stop`,"they pause"]
lines.push(`${run}; watching ${time}whether ${pauses}`)
}
return lines
}

// src/cloud/disAnswers.ts
function taskList(stream,json,redact){
if(!isRecord(json))return null
const total=json["total_number"],
listed=json["tasks"]??(0===total?[]:null)
if(!Array.isArray(listed))return null
const tasks=listed.flatMap(entry=>isRecord(entry)&&taskOf(stream,entry,redact)||[])
if(tasks.length<listed.length)return null
const unlisted="number"==typeof total?Math.max(0,total-tasks.length):0
return{tasks:withoutDeletedNamesakes(tasks),unlisted}
}
function taskOf(stream,entry,redact){
const state=disAnswers_textOf(entry["state"],redact),
id=disAnswers_idOf(entry,redact),
name=nameOf(entry["task_name"],redact)
if(null===state||null===id&&null===name)return null
return{stream,id,name,destination:disAnswers_textOf(entry["destination_type"],redact),state,lastTransfer:timeOf(entry["last_transfer_timestamp"])}
}
function taskDetails(json,redact){
return isRecord(json)?{id:disAnswers_idOf(json,redact)}:null
}
function withoutDeletedNamesakes(tasks){
const taken=new Set(tasks.filter(task=>!isGone(task)).map(task=>task.name))
return tasks.filter(task=>!isGone(task)||null===task.name||!taken.has(task.name))
}
function streamPage(json){
if(!isRecord(json)||!Array.isArray(json["stream_names"]))return null
return{names:json["stream_names"].filter(name=>"string"==typeof name&&""!==name),hasMore:true===json["has_more_streams"]}
}
function streamDetails(json){
if(!isRecord(json))return null
const hours=json["retention_period"]
return{retentionHours:"number"==typeof hours&&hours>0&&hours<=MOST_HOURS?hours:null}
}
const LATEST_TIME=Date.UTC(1e4,0),
MOST_HOURS=8784
function disAnswers_textOf(value,redact){
return"string"==typeof value&&""!==value?redact(value):null
}
const WORD=/^(?=.{1,15}$)([A-Z]?[a-z]+|[A-Z]+)([-_]([A-Z]?[a-z]+|[A-Z]+))*-?\d{0,3}$/
function nameOf(value,redact){
if("string"!=typeof value||""===value)return null
const shown=redact(value),
[before="",after="",...more]=shown.split("***"),
hidden=value.slice(before.length,value.length-after.length)
return 0===more.length&&WORD.test(hidden)?value:shown
}
function disAnswers_idOf(entry,redact){
const id=nameOf(entry["task_id"],redact)
return id===entry["task_id"]?id:null
}
function timeOf(value){
return"number"==typeof value&&value>0&&value<LATEST_TIME?new Date(value).toISOString():null
}

// src/cloud/dis.ts
class Dis{
#streamNames=null
caller
place
session
constructor(caller,place,session){
this.caller=caller
this.place=place
this.session=session
}
listTasks(stream,limits){
return this.#ask({operation:`list the dump tasks of stream ${stream}`,stream,path:`/${stream}/transfer-tasks`,read:answer=>readJson(answer,(json,redact)=>taskList(stream,json,redact))},limits)
}
async findTaskId(stream,name,limits){
if(/\/|^\.*$/.test(name))return null
const{id}=await this.#ask({operation:`show the dump task ${plain(name,64)} of stream ${stream}`,stream,path:`/${stream}/transfer-tasks/${name}`,read:answer=>readJson(answer,taskDetails)},limits)
return id
}
showStream(stream){
return this.#ask({operation:`show the stream ${stream}`,stream,path:`/${stream}`,read:answer=>readJson(answer,streamDetails)},this.#briefly())
}
listStreams(){
this.#streamNames??=this.#listStreams()
return this.#streamNames
}
async #listStreams(){
let last
const limits=this.#briefly(),
names=new Set,
query=[["limit","100"]]
for(let page=0;page<50;page+=1){
const found=await this.#ask({operation:"list the streams of the project",path:"",query,read:answer=>readJson(answer,streamPage)},limits)
for(const name of found.names)names.add(name);
const next=found.names.at(-1)
if(!found.hasMore||void 0===next||next===last)break
last=next
query[1]=["start_stream_name",next]
}
return[...names]
}
#briefly(){
return{attempts:1,deadline:this.caller.context.clock.now()+1e4}
}
async sendAction(action,stream,ids,limits){
await this.#ask({operation:`${action} ${counted(ids().length,"dump task")} of stream ${stream}`,stream,path:`/${stream}/transfer-tasks/action`,body:()=>JSON.stringify({action,tasks:ids().map(id=>({id}))}),read:readTaken},limits)
}
#ask(call,limits){
const{endpoint,projectId}=this.place
return this.caller.call({...call,service:"DIS",endpoint,path:`/v2/${projectId}/streams${call.path}`,headers:{"content-type":"application/json"},session:this.session},limits)
}
}

// src/cloud/iam.ts
const iam_SHORTEST_TOKEN=16,
REFUSED=[400,401,403,404]
class Iam{
caller
endpoint
constructor(caller,endpoint){
this.caller=caller
this.endpoint=endpoint
}
passwordToken(user,scope){
const{username:name,password,domainName}=user,
identity={methods:["password"],password:{user:{name,password,domain:{name:domainName}}}}
return this.#token({operation:`sign in as the IAM user ${plain(name,64)}`,path:"/v3/auth/tokens",query:[["nocatalog","true"]],body:bodyOf({identity},scope)})
}
async keylessToken(identityProvider,idToken,scope){
let id=""
try{
return await this.#token({operation:`sign in by the identity provider ${plain(identityProvider,64)}`,path:"/v3.0/OS-AUTH/id-token/tokens",headers:{"x-idp-id":identityProvider},body:async()=>{
id=await idToken()
return bodyOf({id_token:{id}},scope)
}})
}catch(error){
if(!(error instanceof ServiceError)||"IAM"!==error.parts.service)throw error
if(!REFUSED.includes(error.parts.status))throw error
const claims=describeClaims(id).map(line=>`  ${line}`)
throw new ServiceError({...error.parts,details:["The ID token that IAM refused says:",...claims]})
}
}
projectsNamed(name,session){
return this.#ask({operation:`look up the project ${plain(name,64)}`,path:"/v3/projects",query:[["name",name]],session,read:readProjects})
}
projectsVisible(session){
return this.#ask({operation:"list the projects of these credentials",path:"/v3/auth/projects",session,read:readProjects})
}
#token(call){
return this.#ask({...call,onAnswer:({headers:{"x-subject-token":token=""}})=>{
if(token.length>=iam_SHORTEST_TOKEN)this.caller.context.log.mask(token)
},read:readToken})
}
#ask(call){
return this.caller.call({...call,service:"IAM",endpoint:this.endpoint,headers:{"content-type":"application/json",...call.headers}})
}
}
function bodyOf(proof,{id,name}){
return JSON.stringify({auth:{...proof,scope:{project:null===id?{name}:{id}}}})
}
function readToken(answer){
const{project}=readJson(answer,(json,redact)=>{
if(!isRecord(json)||!isRecord(json["token"]))return null
const named=json["token"]["project"]
if(!isRecord(named))return{project:null}
const project=projectOf(named,redact)
return project&&{project}
}),
token=answer.headers["x-subject-token"]??""
if(token.length>=iam_SHORTEST_TOKEN)return{token,project}
const found=""===token?"an answer without a token (no X-Subject-Token header)":`a token of ${counted(token.length,"character")}: no token of IAM is that short`
throw refusal(answer,found,"form")
}
function readProjects(answer){
return readJson(answer,(json,redact)=>{
const listed=isRecord(json)?json["projects"]:void 0
if(null===listed)return[]
if(!Array.isArray(listed))return null
return listed.flatMap(entry=>isRecord(entry)&&false!==entry["enabled"]?projectOf(entry,redact)??[]:[])
})
}
function projectOf(entry,redact){
const{id,name}=entry
return"string"==typeof id&&/^[A-Za-z0-9_-]{1,64}$/.test(id)&&redact(id)===id&&"string"==typeof name?{id,name:redact(name)}:null
}

// src/cloud/session.ts
function signingSession(key,scope){
let isScoped="dis"===scope.service,
isSwitched=false
return{authorize(request,time){
const headers={...request.headers,"x-sdk-date":sdkDate(time)}
if(null!==key.projectId)headers["x-project-id"]=key.projectId
if(null!==key.securityToken)headers["x-security-token"]=key.securityToken
headers["authorization"]=authorization({...request,headers},key,isScoped?scope:void 0)
return headers
},async renew(failure,used){
if(!isAboutForm(failure))return null
const wasScoped=used["authorization"]?.includes(" Credential=")??isScoped
if(wasScoped===isScoped){
if(isSwitched)return null
isSwitched=true
isScoped=!isScoped
}
const{service,code,status}=failure.parts,
form=isScoped?"scoped":"plain"
return`${service} does not take this form of the signature (${code??status}); signing in the ${form} form from now on`
},accepted(){}}
}
const FORM_CODES=new Set(["DIS.4101","DIS.4102","DIS.4106","DIS.4108","DIS.4109","DIS.4111"]),
FORM_WORDS=/authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i,
UNDERSTOOD_WORDS=/signature (fail|mismatch|expired|time)|not exist|lock/i
function isAboutForm({parts:{status,code,words}}){
if(null!==code&&FORM_CODES.has(code))return true
return(401===status||441===status)&&FORM_WORDS.test(words)&&!UNDERSTOOD_WORDS.test(words)
}
function tokenSession(first,renewToken,clock){
let token=first,
obtained=clock.now(),
proven=false,
renewedYoung=false,
renewal=null
return{authorize:request=>({...request.headers,"x-auth-token":token}),async renew({parts:{service}},used){
if(used["x-auth-token"]===token){
const isYoung=clock.now()-obtained<6e4
if(null===renewal){
if(!renewToken||isYoung&&(!proven||renewedYoung))return null
renewal=(async(renew,isYoung)=>{
try{
token=await renew()
renewedYoung||=isYoung
obtained=clock.now()
proven=false
}finally{
renewal=null
}
})(renewToken,isYoung)
}
await renewal
}
return`${service} refused the token; got a new one`
},accepted(){
proven=true
}}
}

// src/cloud/signIn.ts
async function signIn(signInMethod,place,context){
const{clock,caller,log}=context
switch(signInMethod.kind){
case"access-key":
{
const region=regionOfScope(place.region,place.endpoint),
sessionFor=(service,projectId)=>signingSession({...signInMethod,projectId},{region,service}),
project=await findProject(place,sessionFor("iam",null),context)
return{session:sessionFor("dis",project.id),project}
}
case"token":
{
const session=tokenSession(signInMethod.token,null,clock)
return{session,project:await findProject(place,session,context)}
}
case"password":
return byToken((iam,scope)=>iam.passwordToken(signInMethod,scope),place,context)
case"keyless":
{
const{identityProvider,audience}=signInMethod,
source=context.idTokenSource()
log.mask(source.requestToken)
return byToken((iam,scope)=>iam.keylessToken(identityProvider,()=>getIdToken(caller,source,audience??new URL(iam.endpoint).origin),scope),place,context)
}
}
}
async function byToken(obtain,place,context){
const iam=iamOf(place,context),
get=async()=>{
const{token,project}=await obtain(iam,place.project)
return{token,project:checkedProject(project,place.project)}
},
{token,project}=await get()
return{session:tokenSession(token,async()=>(await get()).token,context.clock),project}
}
const signIn_inWords=({id,name})=>`${plain(name,64)} (${plain(id,64)})`
function checkedProject(own,wanted){
if(null===own)throw new InputError(["project-id: IAM gave a token that is not scoped to a project, which DIS needs. Set project-id or project-name to a project that these credentials may use."])
for(const field of["id","name"]){
const other=wanted[field]
if(null!==other&&own[field]!==other)throw new InputError([`project-${field}: the credentials lead into the project ${signIn_inWords(own)}, not into ${plain(other,64)}. Nothing was changed. Set project-${field} to that of the streams, or use credentials of that project.`])
}
return own
}
async function findProject(place,session,context){
const{id,name}=place.project
if(null===name)return{id:id??"",name}
const visible=await projectsSeen(name,iamOf(place,context),session),
matches=visible.filter(project=>project.name===name),
[project,...others]=matches.filter(each=>null===id||each.id===id)
if(project&&0===others.length)return project
const called=plain(name,64)
if(null!==id&&matches.length>0){
const ids=fewOf(matches.map(each=>plain(each.id,64)))
throw new InputError([`project-id: ${plain(id,64)} is not the ID of the project called ${called}, which is ${ids}. Nothing was changed. Correct or leave out one of project-id and project-name.`])
}
const count=others.length>0?"several projects are":"no project is",
seen=visible.length>0?`: ${fewOf(visible.map(signIn_inWords))}`:" none at all"
throw new InputError([`project-name: ${count} called ${called}; these credentials can see${seen}. Set project-id (Console: My Credentials \u2192 Projects).`])
}
async function projectsSeen(name,iam,session){
try{
const named=await iam.projectsNamed(name,session)
if(named.some(project=>project.name===name))return named
}catch(error){
const isOther=error instanceof ServiceError&&[403,404].includes(error.parts.status)&&!isLocked(error)
if(!isOther)throw error
}
return iam.projectsVisible(session)
}
function iamOf({iamEndpoint},{caller}){
if(null===iamEndpoint)throw new InputError(["iam-endpoint: signing in asks IAM; set iam-endpoint or region"])
return new Iam(caller,iamEndpoint)
}

// src/cloud/connect.ts
async function connect(signInMethod,place,context){
const{session,project}=await signIn(signInMethod,place,context)
context.onProject(project.id)
if(null!==project.name)context.log.info(`Project ${plain(project.name,64)} is ${plain(project.id,64)}`)
return new Dis(context.caller,{endpoint:place.endpoint,projectId:project.id},session)
}

// src/model/result.ts
function resultWith(reports=[],more={}){
return{reports,problems:[],warnings:[],errors:[],...more}
}
function isSuccess({reports,problems,errors}){
return 0===problems.length&&0===errors.length&&reports.every(({problem})=>null===problem)
}

// src/plan/listOrder.ts
function inListOrder(reports,found){
const rest=byStream(reports)
return[...found.flatMap(({stream,tasks})=>{
const places=new Map(tasks.map((task,place)=>[taskKey(task),place])),
placeOf=report=>places.get(taskKey(report))??tasks.length,
own=rest.get(stream)??[]
rest.delete(stream)
return own.sort((a,b)=>placeOf(a)-placeOf(b))
}),...[...rest.values()].flat()]
}

// src/steps/pauseMemory.ts
function savedMemory(streams,plan,adoptsLate,save){
const stop=byStream(plan.stop),
adopt=byStream(plan.adopt),
records=streams.map(name=>newRecord(name,stop.get(name)??[],adopt.get(name)??[])),
change=(stream,tasks,changesOf)=>{
const index=records.findIndex(record=>record.stream===stream),
record=records[index]
if(!record)return
const keys=tasks&&new Set(tasks.map(taskKey)),
changed=record.tasks.map(task=>null===keys||keys.has(taskKey(task))?{...task,...changesOf(task)}:task)
records[index]={stream,tasks:changed}
save(index,records[index])
}
return{records,begin(){
for(const[index,record]of records.entries())if(record.tasks.some(({isAdopted})=>isAdopted))save(index,record)
},stop:(stream,fate,tasks)=>change(stream,tasks,task=>({fate:keptFate(task.fate,fate)})),unanswered:(stream,tasks)=>change(stream,tasks,()=>({mayComeLate:true})),reached:(stream,since)=>change(stream,null,task=>({pausedAt:since.get(taskKey(task))??null})),already(stream,tasks){
if(adoptsLate)change(stream,tasks,()=>({isAdopted:true}))
}}
}
function keptFate(before,now){
return"unknown"===before&&("refused"===now||"unsent"===now)?"unknown":now
}

// src/steps/retention.ts
async function askRetention(dis,streams,context){
const hours=new Map
await Promise.all([...new Set(streams.filter(stream=>null!==stream))].map(async stream=>{
const shown=await dis.showStream(stream).catch(()=>null)
if(shown?.retentionHours)hours.set(stream,shown.retentionHours)
}))
if(hours.size>0)context.onRetention(hours)
return hours
}

// src/steps/pauseTasks.ts
async function pauseTasks(request,context){
const dis=await connect(request.signInMethod,request.place,context),
[stream=""]=request.streams
if(isMinimal(request)){
const unlisted={stream,name:null,destination:null,state:"",lastTransfer:null},
tasks=request.selection.ids.map(id=>({...unlisted,id}))
return resultWith(await stop(request,dis,{stop:tasks,adopt:[]},[],context))
}
const{found,failed}=await findTasks(dis,request.streams,{signal:context.cancelled,allOrNothing:true,isWanted:task=>mayMean(request.selection,task)}),
isListed=0===failed.length,
plan=planPause(isListed?request:{...request,ifMissing:"ignore"},found),
{problems,warnings}=plan
context.log.debug(planLine(plan))
if(!isListed){
const errors=failed.map(({error})=>error)
return resultWith(inListOrder(notTried({...plan,missing:[]}),found),{errors})
}
if(problems.length>0)return resultWith(inListOrder(notTried(plan),found),{problems})
const untouched=untouchedBy(plan,request),
stopped=await stop(request,dis,plan,untouched,context)
if(!request.dryRun&&!isResumed(request.resume)&&!context.cancelled.aborted){
const streams=stopped.filter(({outcome})=>"missing"!==outcome&&"failed"!==outcome).map(({stream})=>stream)
await askRetention(dis,streams,context)
}
return resultWith(inListOrder([...stopped,...untouched],found),{warnings})
}
function isMinimal(request){
const{streams,selection,wait,ifMissing,dryRun,ifPaused,resume}=request
return 1===streams.length&&!selection.all&&0===selection.names.length&&0===wait&&"error"===ifMissing&&!isResumed(resume)&&!dryRun&&("leave"===ifPaused||"ignore"===ifPaused)
}
function planLine({stop,adopt,leave,missing}){
return`Plan: stop ${stop.length}, adopt ${adopt.length}, leave ${leave.length}, missing ${missing.length}`
}
async function stop(request,dis,plan,untouched,context){
if(plan.stop.length+plan.adopt.length===0)return[]
const{streams,wait,ifPaused,dryRun}=request,
memory=savedMemory(streams,plan,"adopt"===ifPaused,context.saveStream),
pause=savedPause(request,dis.place.projectId),
problem=stateProblem(pause,memory.records,context.stateRoom)
if(null!==problem)throw new InputError([problem])
if(dryRun)return plan.stop.map(task=>reportOf(task,"planned"))
const requested=task=>reportOf(task,"requested",{after:null,before:task.state||null})
context.publish(()=>[...plan.stop.map(requested),...untouched])
context.savePause(pause)
memory.begin()
const toStop=byStream(plan.stop),
followed=streams.map(stream=>({stream,tasks:(toStop.get(stream)??[]).map(task=>({task,stop:null}))})),
means={...context,dis,direction:PAUSE,wait,believeList:!isMinimal(request),memory}
return(await follow(followed,means)).map(report=>changedMeanwhile(request,report))
}
function savedPause(request,projectId){
const{resume,wait,maxAttempts,streams,signInMethod}=request,
{notices:_,...place}=request.place,
{family,names}=signInMethod.source
return{...place,mode:resume,project:{id:projectId,name:null},wait,maxAttempts,signIn:{family,kind:signInMethod.kind,names},records:streams.length}
}
function changedMeanwhile(request,report){
const{ifMissing,ifPaused}=request
if("missing"===report.outcome&&"error"!==ifMissing)return{...report,problem:null,warning:"warn"===ifMissing?report.problem:null}
if("already-paused"!==report.outcome)return report
if("adopt"===ifPaused)return{...report,outcome:"adopted"}
if("error"!==ifPaused)return{...report,warning:leftAlone(request)}
return{...report,problem:note("Somebody else paused it while this step ran, and if-already-paused is error.","Find out who paused it.",ENTRY.leftPaused)}
}
function notTried(plan){
const problem=note("Not tried: the check before the first stop failed, so nothing was stopped.",null,ENTRY.notTried)
return[...plan.stop.map(task=>reportOf(task,"failed",{problem})),...[...plan.adopt,...plan.leave].map(task=>reportOf(task,"already-paused")),...plan.missing.map(report=>({...report,problem:null}))]
}

// src/report/sentences.ts
const MOST=25
function sentences_namesOf(tasks){
const shown=tasks.slice(0,MOST),
names=namesByStream(shown.map(task=>(({stream,name})=>null!==name&&1===shown.filter(task=>task.stream===stream&&task.name===name).length)(task)?{...task,id:null}:task))
return tasks.length>MOST?`${names} and ${tasks.length-MOST} more`:names
}
function timesOf({took,pausedFor}){
return joined(", ",null===took?null:`in ${span(took)}`,null===pausedFor?null:`paused for ${span(pausedFor)}`)
}
function joined(separator,...parts){
return parts.filter(Boolean).join(separator)
}

// src/report/annotations.ts
const annotations_MOST=10
function annotationsOf(story){
const annotations=[],
overflow=[]
for(const level of["error","warning","notice"]){
const all=story.advice.filter(each=>each.level===level).map(each=>({level,title:each.title,text:annotations_textOf(each,story)})),
rest=all.length>annotations_MOST?all.splice(annotations_MOST-1):[]
annotations.push(...all)
if(0!==rest.length){
annotations.push({level,title:counted(rest.length,"more cause"),text:"They are in the job summary and at the end of the log."})
overflow.push(...rest.map(each=>`${each.title}: ${each.text}`))
}
}
const onlyTold=story.advice.filter(({level})=>"summary"===level)
overflow.push(...onlyTold.map(each=>annotations_textOf(each,story)))
return{annotations,overflow}
}
function annotations_textOf({lead,facts,todo,next,entry},{action}){
const url=entryUrl(action,entry),
last=joined(" ",next,null===url?null:`More: ${url}`),
room=4-[lead,todo,last].filter(Boolean).length,
told=facts.map(factText)
return joined("\n",lead,...told.slice(0,room-1),told.slice(room-1).join(" \xb7 "),todo,last)
}
function factText({tasks,text},_,{length}){
if(0===tasks.length&&1===length)return text
const line=text.replace(/\s*\n\s*/g," ").trim()
return 0===tasks.length?line:`${sentences_namesOf(tasks)}: ${line}`
}

// src/report/ended.ts
function endedOf(conclusion,surroundings){
const said={dryRun:false,mode:null,left:null,ours:"post"===conclusion.step,ignoresPaused:false,retention:new Map,...conclusion}
return{...said,...surroundings,direction:"pause"===conclusion.step?PAUSE:RESUME,success:isSuccess(conclusion.result),leftPaused:leftPausedBy(said)}
}
function leftPausedBy({step,mode,left,result,ignoresPaused}){
if(null!==left)return result.reports
const isResumed="always"===mode||"on-success"===mode
return result.reports.filter(({outcome,sent,problem})=>{
if("missing"===outcome)return false
if("pause"!==step)return null!==problem
if("already-paused"===outcome)return!ignoresPaused
return!isResumed&&("failed"!==outcome||sent)
})
}
function isUntried({problem}){
return problem?.entry===ENTRY.notTried
}

// src/report/headline.ts
function iconOf(ended,advice){
if(!ended.success)return"\u274C"
if(ended.dryRun)return"\uD83D\uDCDD"
if(advice.some(({level})=>"warning"===level))return"\u26A0\uFE0F"
return advice.some(({level})=>"summary"===level)?"\u23F8\uFE0F":"\u2705"
}
function headlineOf(ended){
const named=[...new Set(ended.result.reports.map(({stream})=>stream))],
known=named.length>0&&!named.includes(null)?named:ended.place.streams??[],
streams=known.length>3?`${known.length} streams`:known.map(stream=>plain(stream,64)).join(", "),
said=sayingOf(ended)
return""===streams?capital(said):`${streams}: ${said}`
}
function sayingOf(ended){
const{result,dryRun,left,success}=ended
if(null!==left)return leftSaying(result.reports)
if(dryRun)return dryRunSaying(ended)
if(success)return doneSaying(ended)
const errors=result.errors.filter(error=>!(error instanceof RunnerFileError))
return isSuccess({...result,errors})?`${doneSaying(ended)}, but the step failed`:failedSaying(ended)
}
function leftSaying(reports){
const isSure=reports.every(({after})=>"PAUSED"===after)
return`${tasks(reports.length)} left paused${isSure?"":", or about to pause"}`
}
function dryRunSaying({direction,success,result}){
if(!success)return`dry run failed, ${nothingDone(direction)}`
const planned=result.reports.filter(({outcome})=>"planned"===outcome).length
return`dry run, ${nothingDone(direction)}; ${tasks(planned)} would be ${direction.words.achieved}`
}
function nothingDone({call}){
return`nothing was ${"stop"===call?"stopped":"started"}`
}
function failedSaying({direction,result,took}){
const verb=direction.words.achieved,
failed=result.reports.filter(report=>null!==report.problem&&(direction===RESUME||!isUntried(report))).length
if(failed>0)return`${failed} of ${tasks(result.reports.length)} not ${verb} after ${span(took)}`
return`dump tasks not ${verb}`
}
function doneSaying({direction,result,took}){
const{reports}=result,
count=(...outcomes)=>reports.filter(({outcome})=>outcomes.includes(outcome)).length,
reached=count(direction.reached),
sent=count("requested"),
already=count(direction.already,"adopted")
if(reached>0)return`${tasks(reached)} ${direction.words.achieved} in ${span(took)}`
if(sent>0)return`${direction.call} of ${tasks(sent)} sent, not waited for`
if(already>0&&reports.filter(neverPaused).length===already)return`${tasks(already)} never paused; watched for ${span(took)}`
if(already>0)return`${tasks(already)} ${direction.words.done} already`
return`nothing to ${direction===PAUSE?"pause":"resume"}`
}
function neverPaused({outcome,pausedAt,warning}){
return"already-running"===outcome&&null===pausedAt&&null!==warning
}
const tasks=count=>counted(count,"dump task")
function fateOf(report,direction){
const word=wordOf(report,direction)
return"planned"===report.outcome&&report.before?`${word} (is ${plain(report.before,40)})`:word
}
function wordOf(report,direction){
if(isUntried(report))return"not tried"
if("planned"!==report.outcome)return report.outcome
const isDue=direction===PAUSE||"PAUSED"===report.before
return`would be ${isDue?direction.words.achieved:"waited for"}`
}
function totals(reports,direction){
const counts=new Map
for(const report of failuresFirst(reports)){
const word=wordOf(report,direction)
counts.set(word,(counts.get(word)??0)+1)
}
return[...counts].map(([word,count])=>`${count} ${word}`).join(", ")
}
function failuresFirst(reports){
const rankOf=report=>{
if(null!==report.problem&&!isUntried(report))return 0
if("missing"===report.outcome)return 1
return null!==report.warning?2:3
}
return[...reports].sort((a,b)=>rankOf(a)-rankOf(b))
}

// src/report/log.ts
function taskLines({result,direction}){
return result.reports.map(report=>{
const{stream,before,after,outcome}=report,
states="planned"===outcome||null===before&&null===after?"":`(${plain(before??"?",40)} \u{2192} ${plain(after??"?",40)})`
return joined(" ",`${plain(stream??"?")}/${plain(taskLabel(report),80)}:`,fateOf(report,direction),timesOf(report),states)
})
}
function lastLine({result,direction,dryRun,success,headline,now,took}){
const{reports}=result,
time=`${timeOfDay(now)} UTC`
if(0===reports.length)return`${headline} (${time})`
const streams=fewOf([...byStream(reports)].filter(([stream])=>null!==stream),10,([stream,own])=>`${stream} ${own.length}`)
return capital(joined(": ",success?"":"failed",dryRun?"dry run, nothing was changed":"",`${totals(reports,direction)} in ${span(took)} (${time})`,streams))
}

// src/report/stillPaused.ts
function deadlineOf(ended){
const{leftPaused,retention,now,dryRun,step,success,result}=ended,
isBlind="pause"!==step&&!success&&0===result.reports.length
if(dryRun||0===leftPaused.length&&!isBlind)return null
const streams=[...byStream(leftPaused)].map(([stream,own])=>{
const hours=retention.get(stream??"")??0/0
return{stream:stream??"?",deadline:Math.min(...own.map(({pausedAt})=>Date.parse(pausedAt??"")))+36e5*hours}
}),
first=Math.min(...streams.map(({deadline})=>deadline))
if(!Number.isFinite(first))return"A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost."
streams.sort((a,b)=>a.deadline-b.deadline)
const groups=[...Map.groupBy(streams,({deadline})=>`${dayAndTime(deadline,now)} UTC`)],
times=fewOf(groups,3,([time,own])=>{
const names=own.map(({stream})=>stream)
return groups.length>1?`${time} (${fewOf(names,3)})`:time
})
return first<now?`They had to be resumed by ${times}: since then the stream drops data that was not dumped.`:`Resume them by ${times}: after that the stream drops data that was not dumped.`
}
function afterFailure(ended){
if(ended.dryRun)return{}
return"pause"===ended.step?{next:whoLooksAfter(ended)}:{lead:notResumed(ended)}
}
function notResumed({leftPaused,ours}){
const sentence=(text,isMeant)=>{
const tasks=leftPaused.filter(({after})=>isMeant(after??(ours?"PAUSED":null)))
return 0===tasks.length?null:`These dump tasks ${text}: ${sentences_namesOf(tasks)}.`
},
known=["PAUSED",RESUME.goal,null]
return joined(" ",sentence("are still paused, as far as is known",state=>"PAUSED"===state),sentence("were not started; whether they are still paused is not known",state=>null===state),sentence("run, and may still pause, as their stop was sent",state=>state===RESUME.goal),sentence("are not running as they should",state=>!known.includes(state)))
}
function whoLooksAfter({result,mode}){
const ours=result.reports.filter(({sent,outcome})=>sent||"adopted"===outcome)
if(0===ours.length)return"Nothing was stopped."
const there=ours.filter(({outcome})=>"missing"!==outcome)
if(0===there.length||null===mode||"never"===mode)return null
return`${"always"===mode?"At the end of the job the post step resumes what this step stopped":"If the job fails, what this step stopped is not resumed (resume: on-success)"}: ${sentences_namesOf(there)}.`
}
function leftAdvice(ended){
const{left,mode,step}=ended
if(null!==left)return[leftByPost(ended,left)]
return"pause"!==step||"always"===mode||"on-success"===mode||0===ended.leftPaused.length?[]:[leftByPause(ended,mode)]
}
function leftByPause({leftPaused,dryRun},mode){
const will=dryRun?"would":"will",
reason=null===mode?`not set, so nothing ${will}`:`never, so this action ${will} not`,
facts=[...Map.groupBy(leftPaused,({outcome})=>"already-paused"===outcome?"Found paused, and left so.":`resume is ${reason} resume what this step stopped.`)].map(([text,tasks])=>({tasks,text})),
entry=ENTRY.leftPaused
if(null===mode)return{level:"warning",title:`Nothing resumes ${counted(leftPaused.length,"dump task")}`,facts,todo:"Set resume to always or on-success; or to never, if another step resumes them.",entry}
return{level:"summary",title:leftSaying(leftPaused),facts,todo:"Give the output handover of this step to the resume action, in a later step or job.",entry}
}
function leftByPost({leftPaused},left){
const said=leftSaying(leftPaused),
why="job-failed"===left?"The job did not succeed, and resume is on-success":`resume is ${"never"===left?left:"not set"}, and the pause step ended before it could report`
return{level:"never"===left?"summary":"warning",title:said,facts:[{tasks:[],text:`${why}: ${said}: ${sentences_namesOf(leftPaused)}.`}],todo:"Start them when it is safe to, with the step in the job summary or in the console of DIS.",entry:ENTRY.leftPaused}
}

// src/report/advice.ts
function adviceOf(ended){
const{errors,problems,warnings,reports}=ended.result,
isMissingTold=problems.some(({entry})=>entry===ENTRY.notThere),
untold=reports.filter(task=>!isUntried(task)&&!(isMissingTold&&"missing"===task.outcome)),
all=[...failuresAdvice(causesOf([...errors.map(noteOf),...problems],untold,"problem"),ended),...dryRunAdvice(ended),...leftAdvice(ended),...causesOf(warnings,reports,"warning").map(cause=>oneOfMany("warning",cause,ended))],
deadline=deadlineOf(ended)
if(null===deadline)return all
const first=all.findIndex(({lead,entry})=>lead||entry===ENTRY.leftPaused)
return all.map((each,index)=>index===Math.max(first,0)?withDeadline(each,deadline):each)
}
function causesOf(notes,reports,ofTask){
const causes=new Map,
add=({what,todo,entry},tasks)=>{
const key=null===entry&&null===todo?what:JSON.stringify([entry,todo]),
cause=causes.get(key)??{facts:[],todo,entry}
causes.set(key,cause)
const known=cause.facts.find(({text})=>text===what)
if(known)known.tasks.push(...tasks);else cause.facts.push({tasks,text:what})
}
for(const note of notes)add(note,[]);
for(const task of reports)if(null!==task[ofTask])add(task[ofTask],[task]);
return[...causes.values()]
}
function failuresAdvice([first,...others],ended){
if(void 0===first)return[]
const after=afterFailure(ended),
facts=after.lead&&0===others.length&&1===first.facts.length?first.facts.map(({text})=>({tasks:[],text})):first.facts
return[{...first,facts,...after,level:"error",title:headlineOf(ended)},...others.map(cause=>oneOfMany("error",cause,ended))]
}
function oneOfMany(level,cause,{direction}){
const tasks=cause.facts.flatMap(fact=>fact.tasks),
fates=totals(tasks,direction),
fate=fates.includes(",")?`: ${fates}`:fates.replace(/^\d+/,""),
title=0===tasks.length?"DIS dump tasks":`${counted(tasks.length,"dump task")}${fate}`
return{...cause,level,title:"warning"===level?`${title}: please check`:title}
}
function dryRunAdvice({direction,dryRun,isPullRequest}){
if(!dryRun)return[]
const title=`Dry run: ${nothingDone(direction)}`,
consequence="stop"===direction.call?"What comes after this step runs while the dumps do.":"What is paused stays paused.",
facts=[{tasks:[],text:`${title}. ${consequence}`}]
return[{level:isPullRequest?"notice":"warning",title,facts,todo:null,entry:ENTRY.dryRun}]
}
function withDeadline({lead,next,...advice},deadline){
return lead?{...advice,next,lead:`${lead} ${deadline}`}:{...advice,next:joined(" ",next,deadline)}
}

// src/report/story.ts
function storyOf(conclusion,surroundings){
const ended=endedOf(conclusion,surroundings),
advice=adviceOf(ended),
{dryRun,leftPaused}=ended,
ours=leftPaused.filter(({outcome})=>"already-paused"!==outcome),
toResume=ours.length>0?ours:leftPaused
return{...ended,icon:iconOf(ended,advice),headline:headlineOf(ended),advice,resumeStep:dryRun?null:resumeYaml(toResume,ended)}
}

// src/report/markdown.ts
const MEANINGFUL=/[^\w ,;=+./:()'%\u0080-\uffff-]/g,
MEANINGFUL_THERE=/:(?=\/\/)|(?<=\bwww)\.|(?<![a-z0-9])_|_(?![a-z0-9])|^[-+=]|(?<=^\d+)[.)]/gi,
REFERRED=/&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi,
LINKED=/(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi,
UNLINKED=/.{6}(?=.)|^gh$/gi,
GAP="\u200B",
GAP_REFERENCE="&#8203;"
function escaped(text,longest){
return inert(plain(text,longest).replace(LINKED,word=>word.replace(UNLINKED,`$&${GAP}`))).replaceAll(GAP,GAP_REFERENCE).replaceAll("&#36;","<code>&#36;</code>")
}
function inert(text){
return text.replace(MEANINGFUL,reference).replace(MEANINGFUL_THERE,reference).replace(REFERRED,`$&${GAP_REFERENCE}`)
}
function code(text){
return`<code>${inert(plain(text))}</code>`
}
function idText(id){
return id.search(LINKED)<0?escaped(id):code(id)
}
const LONGEST_LINE=1e3
function prose(text){
return plain(text,LONGEST_LINE).split(/(?<=request ID )([A-Za-z0-9._-]+)/).map((part,index)=>index%2===1?code(part):escaped(part,4*LONGEST_LINE)).join("")
}
function strong(markdown){
return`<strong>${markdown}</strong>`
}
function small(markdown){
return`<sub>${markdown}</sub>`
}
function markdown_alert(kind,markdown){
const lines=[`[!${kind}]`,...markdown.split("\n")]
return`${lines.map(line=>`> ${line}`.trimEnd()).join("\n")}\n`
}
function details(title,markdown){
return`<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`
}
function markdown_link(text,url){
return`[${text}](${url})`
}
function tableRow(cells){
return`| ${cells.join(" | ")} |\n`
}
function table(header,rows){
return`${tableRow(header)}${tableRow(header.map(()=>"---"))}${rows.join("")}`
}
function fenced(language,text){
return`\`\`\`${language}\n${text.replaceAll("```","'''")}\n\`\`\`\n`
}
function reference(character){
return`&#${character.charCodeAt(0)};`
}

// src/report/taskTable.ts
const COLUMNS=[
{title:"Stream",cell:({stream})=>taskTable_shown(stream)},
{title:"Dump task",cell:taskCell},
{title:"Result",cell:resultCell},
{title:"State",cell:({before,after})=>null===before||before===after?taskTable_shown(after):`${taskTable_shown(before)} \u{2192} ${taskTable_shown(after)}`},
{title:"Destination",cell:({destination})=>destination&&escaped(destination)},
{title:"Last dump (UTC)",cell:({lastTransfer},{now})=>lastTransfer&&unbroken(dayAndTime(Date.parse(lastTransfer),now))}
]
function columnsOf(story){
return COLUMNS.filter(({cell})=>story.result.reports.some(report=>cell(report,story)))
}
function taskCell({id,name}){
if(null===id)return null===name?"\u2013":strong(taskTable_shown(name))
return null===name?strong(idText(id)):`${strong(taskTable_shown(name))}<br>${small(idText(id))}`
}
function resultCell(report,story){
const times=timesOf(report),
fate=`${taskTable_iconOf(report,story)} ${escaped(fateOf(report,story.direction))}`
return""===times?fate:`${fate}<br>${small(unbroken(times))}`
}
function taskTable_shown(text){
return text?escaped(text):"\u2013"
}
function unbroken(text){
return text.replaceAll(" ","&nbsp;")
}
const ICONS={paused:"\u2705","already-paused":"\u23F8\uFE0F",adopted:"\u2705",resumed:"\u2705","already-running":"\u25B6\uFE0F",requested:"\uD83D\uDCE8",planned:"\uD83D\uDCDD","timed-out":"\u231B",failed:"\u274C",missing:"\u2754"}
function taskTable_iconOf(report,{step,leftPaused}){
const{outcome,problem,warning}=report
if(isUntried(report))return"pause"===step?"\u2796":"\u23F8\uFE0F"
if(null!==problem&&"timed-out"!==outcome)return"\u274C"
const icon=ICONS[outcome]
if("\u2705"===icon&&leftPaused.includes(report))return"\u23F8\uFE0F"
return null!==warning&&"already-paused"!==outcome?"\u26A0\uFE0F":icon
}

// src/report/summary.ts
function summaryOf(story){
const sections=[`## ${story.icon} ${escaped(story.headline)}\n`,subtitle(story),...taskTable(story),...adviceBlocks(story),...null===story.resumeStep?[]:[resumeBlock(story,story.resumeStep)]]
return`${sections.join("\n")}\n`
}
function subtitle({result,direction,step,stepId,place}){
const{region,endpoint}=place,
where=null===region?endpoint:`region ${region}`,
count=totals(result.reports,direction),
line=joined(" \xb7 ",count&&strong(escaped(count)),joined(" ",`${capital(step)} step`,stepId&&code(stepId)),where&&escaped(where))
return`${line}\n`
}
function taskTable(story){
const{reports}=story.result
if(0===reports.length)return[]
const sorted=failuresFirst(reports),
columns=columnsOf(story),
rows=fitting(sorted,report=>tableRow(columns.map(({cell})=>cell(report,story)||"\u2013")),5e5),
rest=sorted.slice(rows.length),
header=columns.map(({title})=>title),
more=`
\u{2026} and ${counted(rest.length,"more dump task")}: ${totals(rest,story.direction)}\n`,
whole=`${table(header,rows)}${rest.length>0?more:""}`,
title=`All ${reports.length} dump tasks${story.success?"":", failures first"}`
return[reports.length>50?details(title,whole):whole]
}
const KINDS={error:"CAUTION",warning:"WARNING",notice:"NOTE",summary:"NOTE"}
function adviceBlocks(story){
const blocks=fitting(story.advice,advice=>adviceBlock(advice,story),25e4),
more=story.advice.length-blocks.length
return more>0?[...blocks,`\u{2026} and ${more} more, in the log\n`]:blocks
}
function adviceBlock({level,lead,facts,todo,next,entry},{action}){
const url=entryUrl(action,entry),
told=facts.slice(0,20).map(summary_factText)
if(facts.length>told.length)told.push(`\u{2026} and ${facts.length-told.length} more`)
const paragraphs=[lead&&strong(lines(lead)),1===told.length?told[0]:told.map(fact=>`- ${fact}`).join("\n"),joined(" ",todo&&lines(todo),url&&markdown_link("More in Troubleshooting",url)),next&&lines(next)]
return markdown_alert(KINDS[level],joined("\n\n",...paragraphs))
}
function summary_factText({tasks,text}){
return 0===tasks.length?lines(text):`${strong(prose(sentences_namesOf(tasks)))}: ${lines(text)}`
}
function lines(text){
return text.split("\n").slice(0,20).map(line=>`${(line=>"&nbsp;".repeat(Math.min(line.length-line.trimStart().length,40)))(line)}${prose(line.trim())}`).join("<br>")
}
function resumeBlock({action},step){
const example="examples/resume-by-hand.yml",
url=fileUrl(action,example),
workflow=null===url?code(example):markdown_link(example,url),
hint=`It starts what is paused by then. By hand: the console of DIS, or the workflow ${workflow}.\n`
return details("The step that resumes them",`${fenced("yaml",step)}\n${hint}`)
}
function fitting(items,textOf,bytes){
const texts=[]
let size=0
for(const item of items){
const text=textOf(item)
size+=Buffer.byteLength(text)+1
if(size>bytes)break
texts.push(text)
}
return texts
}

// src/report/conclude.ts
function conclude(runner,conclusion){
const result=withOutputs(runner,conclusion),
story=storyOf({...conclusion,result},{now:Date.now(),took:runner.elapsed,action:runner.action,stepId:runner.stepId,isPullRequest:runner.isPullRequest,isMasked:text=>runner.isMasked(text)})
tell(runner,story)
return story.success
}
function tell(runner,story){
runner.endGroup()
const lines=taskLines(story)
if(lines.length>0)runner.info(lines.join("\n"))
const{annotations,overflow}=annotationsOf(story)
for(const{level,title,text}of annotations)runner[level](text,title);
for(const text of overflow)runner.info(text);
runner.summarize(summaryOf(story))
runner.info(lastLine(story))
}
function withOutputs(runner,{step,result}){
try{
const outputs=outputsOf(step,result.reports)
runner.setOutputs(outputs)
const notice=longHandoverNotice(outputs)
if(null!==notice)runner.notice(notice)
return result
}catch(error){
if(!(error instanceof RunnerFileError))throw error
return{...result,errors:[...result.errors,error]}
}
}
function resultOf(error,reports=[]){
if(error instanceof InputError)return resultWith(reports,{problems:error.problems.map(each=>note(each,null,ENTRY.inputs))})
if(error instanceof StepError)return resultWith(reports,{errors:[error]})
return resultWith(reports,{problems:[note(defectText(error),null,ENTRY.defect)]})
}

// src/steps/runStep.ts
async function runStep(runner,step,story,asTheyStand){
const known={place:UNKNOWN_PLACE}
return conclude(runner,{step,result:await story(known).catch(error=>resultOf(error,asTheyStand())),...known})
}

// src/steps/pauseStep.ts
async function runPause(runner){
const state=stateWriter((name,value)=>runner.saveState(name,value)),
cancellation=runner.listenForCancel(0)
let published=()=>[]
const stopped=new Set,
success=await runStep(runner,"pause",async known=>{
state.claim()
const request=readPauseRequest(runner.given()),
{place,streams,resume,ifPaused,dryRun,wait,maxAttempts}=request
Object.assign(known,{place:placeOf(place,streams),mode:resume,dryRun,ignoresPaused:"ignore"===ifPaused})
announce(runner,request)
return inContext(runner,{wait,maxAttempts,keepsTrying:false},cancellation,known,context=>pauseTasks(request,{...context,stateRoom:stateRoom(process.platform,runner.env),savePause:state.pause,saveStream(index,record){
state.stream(index,record)
const fates=record.tasks.map(({fate})=>fate)
runner.debug(`State written: ${record.stream}: ${fates.join(", ")}`)
if(fates.some(fate=>"unsent"!==fate))stopped.add(record.stream)
},publish(reports){
published=reports
runner.setOutputs(handoverOutputs(reports()))
}}))
},()=>published().map(report=>asItStands(report,stopped.has(report.stream))))
try{
state.reported()
}catch(error){
if(!(error instanceof RunnerFileError))throw error
}
return success
}
function asItStands(report,isStopped){
if("requested"!==report.outcome)return report
if(isStopped)return{...report,sent:true}
return{...report,outcome:"failed",problem:note("Its stop was not sent.",null,ENTRY.notTried)}
}

// src/pause.ts
function pause(){
runPause(new Runner).then(exit)
}

// src/steps/dataLoss.ts
const HOUR=36e5,
SHORTEST_RETENTION=24
function pauseSpan(paused,now){
const since=Date.parse(paused?.pausedAt??paused?.lastTransfer??"")
return Number.isNaN(since)?null:Math.max(0,now-since)
}
function mayHaveLost(paused){
return null!==paused&&paused>SHORTEST_RETENTION*HOUR
}
function withLoss(report,paused,hours){
const kept=hours??SHORTEST_RETENTION,
isStarted=report.sent&&("resumed"===report.outcome||"requested"===report.outcome)
if(!isStarted||null===paused||paused<=kept*HOUR)return report
const other=null===report.warning?"":` ${report.warning.what}`,
warning=note(`It was paused for ${span(paused)}, and its stream keeps data for ${kept} hours only (${void 0===hours?"by default":"by its own setting"}): what the stream had to drop meanwhile is lost.${other}`,"Load what is missing from its source, and resume sooner or raise the retention of the stream.","data-lost")
return{...report,warning}
}

// src/steps/resumed.ts
async function resumeAll(streams,dis,wait,context){
const reports=await follow(streams,{...context,dis,direction:RESUME,wait,believeList:true}),
tasks=streams.flatMap(each=>each.tasks),
now=context.clock.wall(),
told=reports.map((report,index)=>({report:tasks[index]?.isDoubtful?withDoubt(report):report,paused:report.pausedFor??pauseSpan(tasks[index]?.since,now)})),
names=told.filter(({report,paused})=>(({problem,after,outcome})=>null!==problem&&"missing"!==outcome&&"PAUSED"===after)(report)||mayHaveLost(paused)).map(({report})=>report.stream),
hours=await askRetention(dis,names,context)
return told.map(({report,paused})=>withLoss(report,paused,hours.get(report.stream)))
}
function withDoubt(report){
if("already-running"!==report.outcome||null!==report.warning)return report
return{...report,warning:mayStillPause("It is running, and its stop was sent but never seen to take effect.")}
}

// src/steps/resumeSaved.ts
function decidePost(saved,jobStatus){
const{mode}=saved.pause
if(null===mode||"never"===mode)return{do:"leave",why:mode??"not-set",told:saved.reported}
if("always"===mode||"success"===jobStatus)return{do:"resume",isCancelled:"cancelled"===jobStatus}
if("failure"===jobStatus||"cancelled"===jobStatus)return{do:"leave",why:"job-failed",told:false}
const status=""===jobStatus?"empty":`\xab${plain(jobStatus,40)}\xbb`
return{do:"fail",problem:note(`resume is on-success, and how the job ended is not known: job-status is ${status}.`,"Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.")}
}
function unresumed(saved,problem){
return ownReports(saved,()=>["failed",{problem}])
}
function leftAsSaved(saved){
return ownReports(saved,({isAdopted,pausedAt})=>{
if(isAdopted)return["adopted",{before:"PAUSED",after:"PAUSED"}]
return null===pausedAt?["requested"]:["paused",{after:"PAUSED"}]
})
}
function ownReports({streams},fate){
return streams.flatMap(saved=>ownTasks(saved).map(task=>unreadReport({stream:saved.stream,...task},...fate(task))))
}
async function resumeSaved(saved,dis,context){
const now=context.clock.now(),
wait=Math.min(postWait(saved.pause),context.latest-now),
streams=saved.streams.map(each=>streamToResume(each,now,wait))
return resultWith(await resumeAll(streams,dis,wait,context))
}
function postWait({wait}){
return wait||DEFAULT_WAIT
}
function streamToResume(saved,now,wait){
const{stream}=saved,
tasks=ownTasks(saved).map(task=>{
const{fate,isAdopted,mayComeLate,pausedAt}=task,
seen=null!==pausedAt||isAdopted?"paused":"answered"===fate?"answered":"unknown"
return{task:{...task,stream,state:""},stop:{fate:seen,until:now+("answered"===seen?wait:STOP_WATCH),mayComeLate,pausedAt},since:task}
})
return{stream,tasks}
}
function lost(of,entry){
return note(`What the pause step saved${of} cannot be read, so which dump tasks it stopped is not known.`,"Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.",entry)
}
const UNREADABLE=lost("",ENTRY.leftPaused)
function lostNotes({streams,unreadable}){
if(0===unreadable)return[]
return[lost(` of ${unreadable} of ${counted(streams.length+unreadable,"stream")}`,null)]
}
function savedPlace({pause},signInMethod,env){
if(!isIamOfOwner(pause,signInMethod,env)){
const named="region"===pause.iamNamedBy?"the region":pause.iamNamedBy
throw new InputError([`${signInMethod.source.names.join(", ")}: the main step signed in at another IAM (that of ${named}) than the one of these credentials; they are not sent there. Give the post step the credentials that the main step had.`])
}
return{...pause,notices:[]}
}

// src/steps/postStep.ts
const NOT_RESUMED=note("It was not resumed.",null,ENTRY.notTried)
async function runPostStep(state){
const saved=readSaved(state)
if(null===saved||"unreadable"!==saved&&!mayHaveSomethingToResume(saved)){
process.stdout.write("Nothing to resume: this step stopped no dump task.\n")
return true
}
const runner=new Runner
if("unreadable"===saved)return runStep(runner,"post",async()=>resultWith([],{problems:[UNREADABLE]}),()=>[])
const decision=decidePost(saved,runner.input("job-status"))
if("leave"===decision.do&&isTold(runner,saved,decision.told))return true
const asTheyStand=()=>unresumed(saved,NOT_RESUMED)
return runStep(runner,"post",async known=>{
known.place={...saved.pause,projectId:saved.pause.project.id}
if("resume"===decision.do)return resume(runner,saved,decision.isCancelled,known)
if("fail"===decision.do)return resultWith(asTheyStand(),{problems:[decision.problem,...lostNotes(saved)]})
known.left=decision.why
await askUntilWhen(runner,saved,known)
return resultWith(leftAsSaved(saved))
},asTheyStand)
}
function isTold(runner,saved,told){
for(const lost of lostNotes(saved))runner.warning(noteText(lost));
if(told)runner.info("Nothing to resume: resume is not set to always or on-success.")
return told||0===leftAsSaved(saved).length
}
async function askUntilWhen(runner,saved,known){
const{mode,wait}=saved.pause
if(0===wait&&1===saved.streams.length&&!isResumed(mode))return
const streams=saved.streams.map(({stream})=>stream)
await inSavedPlace(runner,saved,false,known,(dis,context)=>askRetention(dis,streams,context)).catch(()=>{})
}
async function resume(runner,saved,isCancelled,known){
const lost=lostNotes(saved)
if(0===saved.streams.length)return resultWith([],{problems:lost})
const result=await inSavedPlace(runner,saved,isCancelled,known,(dis,context)=>resumeSaved(saved,dis,context)).catch(error=>resultOf(error,unresumed(saved,NOT_RESUMED)))
return{...result,problems:[...lost,...result.problems]}
}
async function inSavedPlace(runner,saved,isCancelled,known,play){
const{pause}=saved,
cancellation=runner.listenForCancel(CANCEL_GRACE),
read=readSignInMethod(runner.given(),pause.signIn),
place=savedPlace(saved,read.signInMethod,name=>(runner.env[name]??"").trim()),
{source,kind}=read.signInMethod,
isSame=source.family===pause.signIn.family&&kind===pause.signIn.kind
announceAgain(runner,{...read,place},isSame)
return inContext(runner,{wait:postWait(pause),maxAttempts:pause.maxAttempts,keepsTrying:true,within:isCancelled?6e4:1/0},cancellation,known,async context=>play(await connect(read.signInMethod,place,context),context))
}

// src/post.ts
function post(){
runPostStep(name=>process.env[`STATE_${name}`]??"").then(exit)
}

// src/inputs/handedTasks.ts
const TO_START=["paused","requested","timed-out","adopted"]
function parseTasks(text){
const tasks=entriesIn(text.trim()).map((entry,index)=>{
const task=handedTask(entry)
return"string"==typeof task?refuse(`entry ${index+1}: ${task}`):task
})
return{handed:tasks.filter(({outcome})=>TO_START.includes(outcome)),failed:tasks.filter(({outcome})=>"failed"===outcome)}
}
function entriesIn(text){
let json
if(!/^[[{]/.test(text))return fromHandover(text)??refuse("neither JSON nor a whole handover")
try{
json=JSON.parse(text)
}catch{
refuse("no JSON")
}
return Array.isArray(json)?json:refuse(`JSON, but ${kindOf(json)} instead of an array`)
}
function refuse(why){
throw new InputError([`tasks: is not the tasks or handover output of a pause step (${why}). Nothing was started. Pass the output on unchanged, or set stream-name and task-ids`])
}
function handedTask(entry){
if(!isRecord(entry))return`${kindOf(entry)} instead of an object`
const odd=FIELDS.find(field=>"string"!=typeof(entry[field]??""))
if(void 0!==odd)return`${odd} is ${kindOf(entry[odd])}`
const texts=entry,
{stream=null,id=null,name=null}=texts,
{"paused-at":pausedAt=null,"last-transfer":lastTransfer=null}=texts,
outcome=OUTCOMES.find(each=>each===entry["outcome"])
if(void 0===outcome)return`outcome is ${kindOf(entry["outcome"])}`
if(""===id||""===name||null===id&&null===name)return"it has neither id nor name"
if(null===stream&&TO_START.includes(outcome))return"it names no stream"
if(null!==stream&&!isStreamName(stream))return`stream is ${kindOf(stream)}`
for(const time of[pausedAt,lastTransfer])if(null!==time&&!isTime(time))return`${kindOf(time)} is no time`
return{stream:stream??"",id,name,pausedAt,lastTransfer,outcome}
}
function kindOf(value){
if("string"==typeof value)return""===value?"an empty text":`\xab${plain(value,60)}\xbb`
if(Array.isArray(value))return"an array"
if(void 0===value)return"missing"
return"object"==typeof value&&null!==value?"an object":String(value)
}

// src/inputs/resumeInputs.ts
function readResumeRequest(given){
const reader=new Reader(given),
what=whatToResume(reader)
if("handed"in what&&0===what.handed.length&&0===reader.problems.length)return{what:null,warnings:reader.warnings}
return{...reader.common(),what}
}
function whatToResume(reader){
const tasks=reader.input("tasks"),
others=["stream-name","task-ids","task-names"].filter(name=>""!==reader.input(name))
if(""===tasks&&others.length>0)return{streams:reader.streams(),selection:reader.selection()}
if(""===tasks){
reader.problems.push("tasks: is empty, and stream-name is not set. Either the runner dropped the output of the pause job, as it contains masked text (after huaweicloud/auth-action, the region is masked): hand over the output handover. Or the pause job was lost or did not run: set stream-name, and task-ids or task-names.")
return{handed:[]}
}
if(others.length>0)reader.problems.push(`tasks: stands instead of ${others.join(", ")}; set one or the other`)
const{handed,failed}=collect(reader.problems,()=>parseTasks(tasks))??{handed:[],failed:[]}
if(failed.length>0)reader.warnings.push(`These dump tasks could not be paused, and are not started: ${namesByStream(failed)}. They may be paused all the same: look at them.`)
return{handed}
}

// src/steps/resumeTasks.ts
async function resumeTasks(request,context){
const{what,wait}=request,
dis=await connect(request.signInMethod,request.place,context),
{found,failed}=await find(request,dis,context.cancelled),
mayBeElsewhere=failed.length>0&&"streams"in what,
ifMissing=mayBeElsewhere?"ignore":request.ifMissing,
{chosen,missing,problems,warnings}=planResume({...request,ifMissing},found),
errors=failed.map(({error})=>error),
others=mayBeElsewhere?missing.map(report=>unfound(report,failed)):missing
if("handed"in what)for(const{stream,error}of failed){
const unread=what.handed.filter(task=>task.stream===stream)
others.push(...askedTasks({handed:unread},noteOf(error)))
}
const resultOf=reports=>({reports:[...reports,...others],problems,warnings,errors})
if(request.dryRun)return resultOf(chosen.map(plannedResume))
const resumed=chosen.map(task=>toResume(task,"handed"in what?what.handed:[])),
streams=found.map(({stream})=>({stream,tasks:resumed.filter(({task})=>task.stream===stream)}))
return resultOf(await resumeAll(streams,dis,wait,context))
}
function toResume(task,handed){
const own=handed.find(each=>each.stream===task.stream&&isSameTask(each,task)),
{outcome,pausedAt=null}=own??{},
lastTransfer="PAUSED"===task.state?task.lastTransfer:own?.lastTransfer??null
return{task,stop:"paused"===outcome||"adopted"===outcome?{fate:"paused",until:0,mayComeLate:false,pausedAt}:null,since:{pausedAt,lastTransfer},isDoubtful:"requested"===outcome||"timed-out"===outcome}
}
async function find({what},dis,signal){
const isHanded="handed"in what,
streams=isHanded?[...new Set(what.handed.map(({stream})=>stream))]:what.streams,
{found,failed}=await findTasks(dis,streams,{signal,allOrNothing:false,isWanted:task=>isHanded?what.handed.some(each=>null===each.id&&isSameTask(each,task)):mayMean(what.selection,task)}),
isGone=({error})=>isHanded&&saysNoStream(error),
gone=failed.filter(isGone).map(({stream})=>({stream,tasks:[],unlisted:0}))
return{found:[...found,...gone],failed:failed.filter(each=>!isGone(each))}
}
function unfound(report,failed){
const streams=failed.map(({stream})=>stream),
problem=note(`It was not found, and the service gave no list of ${fewOf(streams)}.`,null,ENTRY.notTried)
return{...report,stream:onlyOne(streams),outcome:"failed",problem}
}
function askedTasks(what,problem){
const failed=({stream,id,name})=>unreadReport({stream,id,name},"failed",{problem})
if("handed"in what)return what.handed.map(failed)
const stream=onlyOne(what.streams),
{ids,names}=what.selection
return[...ids.map(id=>failed({stream,id,name:null})),...names.map(name=>failed({stream,id:null,name}))]
}

// src/steps/resumeStep.ts
function runResume(runner){
const cancellation=runner.listenForCancel(CANCEL_GRACE)
let asked=[]
return runStep(runner,"resume",async known=>{
known.ours=true
const request=readResumeRequest(runner.given())
if(null===request.what)return nothingToResume(runner,request.warnings)
const{what,place,wait,maxAttempts,dryRun}=request
asked=askedTasks(what,note("It was not resumed.",null,ENTRY.notTried))
Object.assign(known,{place:placeOf(place,"streams"in what?what.streams:[]),ours:"handed"in what,dryRun})
announce(runner,request)
return inContext(runner,{wait,maxAttempts,keepsTrying:wait>0},cancellation,known,context=>resumeTasks(request,context))
},()=>asked)
}
function nothingToResume(runner,warnings){
for(const warning of warnings)runner.warning(warning);
runner.notice("There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.")
return resultWith()
}

// src/resume.ts
function resume_resume(){
runResume(new Runner).then(exit)
}

// src/index.ts
