#version 330
// Edge smoothing after "FXAA" (T. Lottes 2009): blurs along edges found in the brightness.
// On a software rasteriser it costs a tenth of multisampling.
uniform sampler2D picture;
uniform vec2 pixel;
out vec4 fragment;

float luma(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

void main() {
    vec2 at = gl_FragCoord.xy * pixel;
    vec3 middle = texture(picture, at).rgb;
    float m = luma(middle);
    float nw = luma(texture(picture, at + vec2(-1.0, 1.0) * pixel).rgb);
    float ne = luma(texture(picture, at + vec2(1.0, 1.0) * pixel).rgb);
    float sw = luma(texture(picture, at + vec2(-1.0, -1.0) * pixel).rgb);
    float se = luma(texture(picture, at + vec2(1.0, -1.0) * pixel).rgb);
    float low = min(m, min(min(nw, ne), min(sw, se)));
    float high = max(m, max(max(nw, ne), max(sw, se)));
    if (high - low < 0.03) {
        fragment = vec4(middle, 1.0);
        return;
    }
    vec2 along = vec2(-((nw + ne) - (sw + se)), (nw + sw) - (ne + se));
    float reduce = max((nw + ne + sw + se) * 0.03125, 0.0078125);
    along *= 1.0 / (min(abs(along.x), abs(along.y)) + reduce);
    along = clamp(along, -8.0, 8.0) * pixel;
    vec3 near = 0.5 * (texture(picture, at + along * -0.1667).rgb
                       + texture(picture, at + along * 0.1667).rgb);
    vec3 wide = 0.5 * near + 0.25 * (texture(picture, at - along * 0.5).rgb
                                     + texture(picture, at + along * 0.5).rgb);
    float w = luma(wide);
    fragment = vec4(w < low || w > high ? near : wide, 1.0);
}
